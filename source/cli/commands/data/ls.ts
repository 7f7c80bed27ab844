import type { DatasetsView } from "../../../api/dataset-calls.js";
import type { Dataset } from "../../../domain/dataset.js";
import { leftOutWords } from "../../../domain/left-out-words.js";
import { formatBytes, formatCount } from "../../../ui/text/format.js";
import { label } from "../../../ui/text/sanitize.js";
import type { Arguments } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";

/** `slipway data ls`: everything that DVC tracks, with its state and what hangs on it; large files that nobody tracks. */
export function runDataLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const data = await client.call("datasets.list", { whole: true });
    if (args.flag("json")) printJson(data);
    else if (data.state === "no-dvc") printLine("DVC is not set up here: dvc init");
    else print(data);
    return 0;
  });
}

function print({
  datasets,
  untracked = [],
  leftOut = [],
  partial,
}: Extract<DatasetsView, { readonly state: "ready" }>): void {
  printTable(
    ["path", "state", "git", "pushed", "rows", "columns", "files", "size", "md5", "made by", "read by", "trained"],
    datasets.map(cellsOf),
  );
  for (const { problem } of datasets) {
    if (problem) printLine(label([problem.message, problem.hint].filter((each) => each).join("; ")));
  }
  for (const { path, sizeBytes } of untracked) {
    printLine(label(`untracked, large: ${path}, ${formatBytes(sizeBytes)}`));
  }
  for (const each of leftOut) printLine(label(leftOutWords(each)));
  if (partial) printLine("There are too many folders to have seen all.");
}

function cellsOf(dataset: Dataset): readonly string[] {
  const { path, kind, state, pushed, rows, columns, files, sizeBytes, md5, stage, importedFrom, newerAtSource } =
    dataset;
  const counts = [rows, columns, files].map((count) => (count === undefined ? "" : formatCount(count)));
  return [
    kind === "directory" ? `${path}/` : path,
    state,
    gitWord(dataset),
    pushedWord(state, pushed),
    ...counts,
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
    md5?.slice(0, 8) ?? "",
    stage ?? (importedFrom ? `${importedFrom.url}${newerAtSource ? " (newer there)" : ""}` : ""),
    (dataset.readBy ?? []).join(", "),
    (dataset.trained ?? []).map(({ model, version }) => `${model} v${version}`).join(", "),
  ];
}

/** What the last commit has otherwise; "": it has it as it is, or git keeps no versions. */
function gitWord({ uncommitted }: Dataset): string {
  if (uncommitted === undefined) return "";
  return uncommitted === "added" ? "new, not committed" : "not committed";
}

/** Of a changed file it is the version before the change that the remote has, or has not. */
function pushedWord(state: Dataset["state"], pushed: boolean | undefined): string {
  if (pushed === undefined) return "";
  if (state === "modified") return pushed ? "last version" : "not the last version";
  return pushed ? "yes" : "no";
}
