import { parseArgs } from "node:util";
import { circumstances, publish } from "./tracking/report.js";

/**
 * Runs the parts that `--only` names, else all; with `--write` each also goes into its place "GROUP-NAME" in
 * `docs/performance.md`. A part gives what it has measured as Markdown.
 */
export async function runParts(group: string, parts: Readonly<Record<string, () => Promise<string>>>): Promise<void> {
  const { values: options } = parseArgs({
    options: { only: { type: "string" }, write: { type: "boolean", default: false } },
  });
  const wanted = options.only?.split(",") ?? Object.keys(parts);
  for (const name of wanted) {
    const part = parts[name];
    if (!part) throw new Error(`there is no part ${name}: ${Object.keys(parts).join(", ")}`);
    publish(`${group}-${name}`, [circumstances(), await part()].join("\n\n"), options.write);
  }
}
