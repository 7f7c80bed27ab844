import type { DatasetsView } from "../../api/dataset-calls.js";
import type { PipelineView } from "../../api/views.js";
import { UserError } from "../../domain/user-error.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";
import { foreignLines } from "./ps.js";

/** `slipway status`: which stages are out of date and why; what would go wrong in a run; which data differs. Exit code 1 where something is, or would stop a run. */
export function runStatus(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const pipeline = await client.call("pipeline.get", { whole: true });
    const data = await client.call("datasets.list", { whole: true });
    if (pipeline.state === "broken") {
      throw new UserError({
        code: "dvc.bad-yaml",
        kind: "invalid",
        message: `${pipeline.message}${pipeline.excerpt === undefined ? "" : `, in: ${pipeline.excerpt.trim()}`}`,
        hint: pipeline.hint,
      });
    }
    const { commands: foreign } = await client.call("pipeline.foreign", {});
    if (args.flag("json")) printJson({ pipeline, data, foreign });
    else {
      print(pipeline, data);
      for (const line of foreignLines(foreign, Date.now())) printLine(label(line));
    }
    const stages = pipeline.state === "ready" ? pipeline.stages : [];
    const problems = pipeline.state === "ready" ? (pipeline.problems ?? []) : [];
    const datasets = data.state === "ready" ? data.datasets : [];
    if (problems.some(({ severity }) => severity === "error")) return 1;
    return stages.every(({ state }) => state === "up-to-date") && datasets.every(({ state }) => state === "clean")
      ? 0
      : 1;
  });
}

function print(pipeline: PipelineView, data: DatasetsView): void {
  if (pipeline.state === "ready") {
    for (const { name, state, reasons } of pipeline.stages) {
      printLine(`${label(name)}: ${state}`);
      for (const reason of reasons) printLine(`  ${label(reason)}`);
    }
    for (const { severity, message, fix } of pipeline.problems ?? []) {
      printLine(`${severity}: ${label(message)}`);
      printLine(`  ${label(fix)}`);
    }
  } else printLine("No dvc.yaml here: there is no pipeline");
  for (const { path, state } of data.state === "ready" ? data.datasets : []) {
    if (state !== "clean") printLine(`${label(path)}: ${state}`);
  }
}
