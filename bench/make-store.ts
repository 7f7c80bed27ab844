// A project with a large store, to look at by hand. usage: npm run bench:store -- FOLDER [--runs N --points N,N]
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { fillHubStore } from "./tracking/hub-store.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "10000" }, points: { type: "string", default: "1000000" } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("Name the folder: npm run bench:store -- FOLDER");
const root = resolve(folder);
mkdirSync(root, { recursive: true });
const series = values.points === "" ? [] : values.points.split(",").map(Number);
await fillHubStore(root, { runs: Number(values.runs), series });
console.log(`${root} holds ${values.runs} runs and series of ${series.join(", ") || "no"} points`);
