import { tokensBy } from "../../../../screens/datasets/tokens-by.js";
import type { CallInput } from "../../../api/calls.js";
import type { DataAsked } from "../../../api/dataset-file-calls.js";
import type { HubClient } from "../../../client/hub-client.js";
import { brokenWords } from "../../../domain/data/broken-words.js";
import type { DataChecks } from "../../../domain/data/checks.js";
import { formatAmount, formatBytes, formatCount, formatShare } from "../../../ui/text/format.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";
import { findVersion } from "./find-version.js";
import { printSteps } from "./print-steps.js";

const usualRows = 20;
const mostRows = 1000;
const mostAt = 1_000_000_000;
/** Tokens that an answer may have, where no other number is given. */
const usualContext = 2048;

/** `slipway data show PATH`: rows of a table, files of a folder, lines of a text; what is wrong with it, what its preparation counted. */
export function runDataShow(args: Arguments): Promise<number> {
  const [path] = args.positionals;
  if (path === undefined) throw invalid("data show", "Give the path of a file or folder");
  const wanted = pageWanted(args);
  return withClient(args, async (client) => {
    const data = await dataOf(client, path, args.text("version"));
    if (args.flag("checks")) return showChecks(client, data, args);
    if (args.flag("steps")) {
      const steps = await client.call("datasets.steps", { data });
      if (args.flag("json")) printJson(steps);
      else printSteps(steps);
      return steps.problem ? 1 : 0;
    }
    const { kind } = await client.call("datasets.kind", { data });
    if (kind === "table") await showTable(client, { ...wanted, table: data }, args);
    else await (kind === "folder" ? showFolder : showFile)(client, data, args);
    return 0;
  });
}

type Wanted = Omit<Extract<CallInput<"tables.page">, { of: "from" }>, "table" | "of"> &
  (
    | { readonly of: "from" }
    | { readonly of: "last" }
    | { readonly of: "random"; readonly seed: number }
    | { readonly of: "found"; readonly text: string; readonly column?: string }
  );

/** Rows are numbered from 1 where a user names them. */
function pageWanted(args: Arguments): Wanted {
  const from = args.number("from", 1, mostAt);
  const seed = args.number("random", 0, mostAt);
  const [text, column] = [args.text("find"), args.text("column")];
  const ways = [from !== undefined && text === undefined, args.flag("last"), seed !== undefined, text !== undefined];
  if (ways.filter(Boolean).length > 1) throw invalid("data show", "Give one of --from, --last, --random and --find");
  if (column !== undefined && text === undefined)
    throw invalid("data show", "--column says where --find looks: give both");
  const limit = args.number("rows", 1, mostRows) ?? usualRows;
  const rows = { limit, whole: args.flag("json"), from: (from ?? 1) - 1 };
  if (args.flag("last")) return { ...rows, of: "last" };
  if (seed !== undefined) return { ...rows, of: "random", seed };
  if (text === undefined) return { ...rows, of: "from" };
  return { ...rows, of: "found", text, ...(column === undefined ? {} : { column }) };
}

async function dataOf(client: HubClient, path: string, version: string | undefined): Promise<DataAsked> {
  if (version === undefined) return { path };
  if (/^[0-9a-f]{32}(\.dir)?$/.test(version)) return { path, md5: version };
  return { path, md5: (await findVersion(client, path, version, "data show")).md5 };
}

async function showTable(client: HubClient, input: CallInput<"tables.page">, args: Arguments): Promise<void> {
  let page = await client.call("tables.page", input);
  // A search that takes long answers before its end.
  while (input.of === "found" && page.rows.length === 0 && page.next !== undefined && page.next < (page.total ?? 0)) {
    page = await client.call("tables.page", { ...input, from: page.next });
  }
  if (args.flag("json")) return printJson(page);
  printTable(
    ["row", ...page.columns],
    page.rows.map(({ at, cells, broken, line }) => [
      [
        at === undefined ? "" : formatCount(at + 1),
        broken === undefined ? "" : `! ${brokenWords({ line, why: broken })}`,
      ]
        .join(" ")
        .trim(),
      ...cells.map((cell) => (cell === null ? "" : String(cell))),
    ]),
  );
  const broken = page.rows.filter((row) => row.broken !== undefined).length;
  const ofThem = broken === 0 ? "" : `, ${formatCount(broken)} of them broken`;
  if (page.total !== undefined)
    printLine(`${formatCount(page.rows.length)} of ${formatCount(page.total)} rows${ofThem}`);
}

async function showFolder(client: HubClient, data: DataAsked, args: Arguments): Promise<void> {
  const limit = args.number("rows", 1, mostRows) ?? usualRows;
  const { files, total } = await client.call("datasets.files", {
    data,
    from: (args.number("from", 1, mostAt) ?? 1) - 1,
    limit,
  });
  if (args.flag("json")) return printJson({ files, total });
  printTable(
    ["path", "size"],
    files.map(({ path, sizeBytes }) => [path, sizeBytes === undefined ? "not in the cache" : formatBytes(sizeBytes)]),
  );
  printLine(`${formatCount(files.length)} of ${formatCount(total)} files`);
}

async function showFile(client: HubClient, data: DataAsked, args: Arguments): Promise<void> {
  const limit = args.number("rows", 1, mostRows) ?? usualRows;
  const from = (args.number("from", 1, mostAt) ?? 1) - 1;
  const shown = await client.call("datasets.file", { data, from, limit, columns: 0, rows: 0 });
  if (args.flag("json")) return printJson(shown);
  if (shown.kind === "text") for (const line of shown.lines) printLine(line);
  else if (shown.kind === "image") printLine(`${shown.format}, ${shown.width} x ${shown.height} pixels`);
  else if (shown.kind === "binary") printLine(`${shown.format}, ${formatBytes(shown.sizeBytes)}`);
  else printLine(shown.kind);
}

/** @returns 1 where something is wrong with it */
async function showChecks(client: HubClient, data: DataAsked, args: Arguments): Promise<number> {
  const contextTokens = args.number("context", 1, 100_000_000) ?? usualContext;
  const checks: DataChecks = await client.call("tables.checks", { table: data, contextTokens });
  if (args.flag("json")) printJson(checks);
  else {
    printTable(
      ["finding", "rows", "first", "why"],
      checks.findings.map(({ kind, rows, examples: [first] }) => [
        kind,
        kind === "refusal"
          ? `${formatCount(rows)}, ${formatShare(rows, checks.answered)} of the answers`
          : formatCount(rows),
        first ? `row ${formatCount(first.at + 1)}` : "",
        first?.why ?? "",
      ]),
    );
    printLine(`${formatAmount(checks.rows, "row")}, context ${formatCount(contextTokens)} tokens`);
    printLine(tokensBy(checks, checks.tokens === "sampled"));
  }
  return checks.findings.length > 0 ? 1 : 0;
}
