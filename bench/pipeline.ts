// What the Pipeline tab costs beside the tools that it stands for, part by part.
// usage: npm run bench:pipeline [-- --only state,log --write]   --write: into docs/performance.md, too
import { parseArgs } from "node:util";
import { benchLog } from "./pipeline/log.js";
import { benchState } from "./pipeline/state.js";
import { circumstances, publish } from "./tracking/report.js";

/** A part by its name: what it measures, as Markdown. `docs/performance.md` has a place "pipeline-NAME" for each. */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  state: benchState,
  log: benchLog,
};

const { values: options } = parseArgs({
  options: { only: { type: "string" }, write: { type: "boolean", default: false } },
});
const wanted = options.only?.split(",") ?? Object.keys(parts);
for (const name of wanted) {
  const part = parts[name];
  if (!part) throw new Error(`there is no part ${name}: ${Object.keys(parts).join(", ")}`);
  publish(`pipeline-${name}`, [circumstances(), await part()].join("\n\n"), options.write);
}
