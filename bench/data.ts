// What the Datasets tab costs beside the tools that it stands for, part by part.
// usage: npm run bench:data [-- --only difference,preview --write]   --write: into docs/performance.md, too
import { parseArgs } from "node:util";
import { benchDifference } from "./data/difference.js";
import { benchPreview } from "./data/preview.js";
import { circumstances, publish } from "./tracking/report.js";

/** A part by its name: what it measures, as Markdown. `docs/performance.md` has a place "data-NAME" for each. */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  difference: benchDifference,
  preview: benchPreview,
};

const { values: options } = parseArgs({
  options: { only: { type: "string" }, write: { type: "boolean", default: false } },
});
const wanted = options.only?.split(",") ?? Object.keys(parts);
for (const name of wanted) {
  const part = parts[name];
  if (!part) throw new Error(`there is no part ${name}: ${Object.keys(parts).join(", ")}`);
  publish(`data-${name}`, [circumstances(), await part()].join("\n\n"), options.write);
}
