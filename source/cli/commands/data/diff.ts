import { checkLines, checkNotes } from "../../../../screens/datasets/difference/checks-view.js";
import { classesTable, figuresLegend, figuresTable } from "../../../../screens/datasets/difference/figures-table.js";
import { filesHead, folderHead, textRows } from "../../../../screens/datasets/difference/files-view.js";
import { tableHead } from "../../../../screens/datasets/difference/head-view.js";
import { differenceMarkdown } from "../../../../screens/datasets/difference/markdown.js";
import { sideName } from "../../../../screens/datasets/difference/side-name.js";
import type { DatasetDifference, DifferenceSide } from "../../../api/dataset-difference-calls.js";
import type { HubClient } from "../../../client/hub-client.js";
import type { DataChecks } from "../../../domain/data/checks.js";
import type { TableDifference } from "../../../domain/data/table.js";
import { newestHere } from "../../../domain/version-change.js";
import { withoutSgr } from "../../../ui/theme.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printTable, printWideTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";
import { findVersion, storedOf } from "./find-version.js";
import { withProgress } from "./with-progress.js";

type Compared = {
  readonly before: DifferenceSide;
  readonly after: DifferenceSide;
  readonly found: DatasetDifference;
  readonly difference?: TableDifference;
  readonly checks?: { readonly before: DataChecks; readonly after: DataChecks };
};

const mostTokens = 100_000_000;
const contextTokensFirst = 2048;
const widestLine = 2000;

/** `slipway data diff PATH [A] [B]`: two versions of a dataset, else the last one and the workspace. */
export function runDataDiff(args: Arguments): Promise<number> {
  const [path, from, to] = args.positionals;
  if (path === undefined) throw invalid("data diff", "Give the path of a dataset");
  const contextTokens = args.number("context", 1, mostTokens) ?? contextTokensFirst;
  return withClient(args, async (client) => {
    const before = await sideOf(client, path, from);
    const after = await sideOf(client, path, to ?? workspace);
    const compared = await compare(client, { before, after }, args.texts("key"), contextTokens);
    if (args.flag("json")) printJson(compared);
    else if (args.flag("md")) printLine(markdownOf(path, compared));
    else print(path, compared);
    return 0;
  });
}

const workspace = "workspace";

/** A version, or "workspace"; unnamed, the last that is stored, of the checked-out branch where it has one. */
async function sideOf(client: HubClient, path: string, wanted: string | undefined): Promise<DifferenceSide> {
  if (wanted === workspace) return { path };
  const found =
    wanted === undefined
      ? newestHere(storedOf((await client.call("datasets.versions", { path })).versions))
      : await findVersion(client, path, wanted, "data diff");
  if (!found) throw invalid("data diff", `No version of ${path} is stored yet`);
  return { path: found.path ?? path, md5: found.md5 };
}

async function compare(
  client: HubClient,
  sides: Pick<Compared, "before" | "after">,
  key: readonly string[],
  contextTokens: number,
): Promise<Compared> {
  const found = await client.call("datasets.difference", sides);
  if (found.kind !== "table") return { ...sides, found };
  const difference = await withProgress(client, [sides.before, sides.after], () =>
    client.call("tables.difference", { ...sides, key: [...key] }),
  );
  const checksOf = (table: DifferenceSide) =>
    withProgress(client, [table], () => client.call("tables.checks", { table, contextTokens }));
  const [before, after] = [await checksOf(sides.before), await checksOf(sides.after)];
  return { ...sides, found, difference, checks: { before, after } };
}

function markdownOf(path: string, { before, after, found, difference, checks }: Compared): string {
  const names = [sideName(before), sideName(after)] as const;
  const told = difference
    ? { lines: checkLines(difference, checks), notes: checkNotes(difference, checks) }
    : { lines: [], notes: [] };
  return differenceMarkdown(`${path}: ${names.join(" → ")}`, found, difference, told, names);
}

function print(path: string, { before, after, found, difference, checks }: Compared): void {
  const names = [sideName(before), sideName(after)] as const;
  const lines = (rows: readonly string[]) => {
    for (const row of rows) printLine(withoutSgr(row).trimEnd());
  };
  printTable([`${path}: ${names.join(" → ")}`], []);
  if (found.kind === "folder") {
    lines(folderHead(found));
    printTable(
      ["what", "file", "was"],
      found.changes.map(({ what, path: file, was = "" }) => [what, file, was]),
    );
    return;
  }
  if (!difference) {
    lines([...filesHead(found), ...textRows(found, widestLine)]);
    return;
  }
  lines(tableHead(difference, "--key COLUMN names a key"));
  printLine("");
  const columns = figuresTable(difference.columns);
  printWideTable(columns.headings, columns.rows);
  lines(figuresLegend(difference.columns));
  const classes = classesTable(difference.columns, names);
  if (classes.rows.length > 0) {
    printLine("");
    printTable(classes.headings, classes.rows);
  }
  printLine("");
  printTable(
    ["check", ...names],
    checkLines(difference, checks).map(({ name, before: was, after: is }) => [name, was, is]),
  );
  for (const note of checkNotes(difference, checks)) printLine(note);
}
