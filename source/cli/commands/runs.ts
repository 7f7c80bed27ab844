import { cellValue, readableCell } from "../../../screens/runs/export/cell-values.js";
import { csvRecord } from "../../../screens/runs/export/csv.js";
import type { RunCell, UnknownField } from "../../api/run-table-views.js";
import type { RunRow } from "../../api/views.js";
import type { HubClient } from "../../client/hub-client.js";
import { columnNames, isColumn } from "../../domain/run-table/run-column.js";
import { statusWord } from "../../domain/run-table/run-state.js";
import { UserError } from "../../domain/user-error.js";
import { formatAge, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printRaw, printWarning } from "../output.js";
import { storeProblems } from "../store-warnings.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** The hub gives so many at a time. */
const pageSize = 1000;
const mostRuns = 100_000;

/**
 * `slipway runs ls`: runs with their last metrics, or the columns that are named, filtered and ordered in MLflow's language
 * or the short form.
 */
export function runRunsLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const limit = args.number("limit", 1, mostRuns) ?? 100;
    const [orderBy, named] = [listOf(args.text("order-by")), listOf(args.text("columns"))];
    if (named.length === 1 && named[0] === "list") return printColumnNames(client, args.flag("json"));
    assertColumns(named);
    const isCsv = args.flag("csv");
    const columns = isCsv && named.length === 0 ? usualColumns : named;
    const found = await runsOf(client, { filter: args.text("filter") ?? "", orderBy, columns, limit });
    const problems = await storeProblems(client);
    tellUnknown(found.unknown);
    if (isCsv) printCsv(columns, found.cells);
    else if (args.flag("json")) printJson(asJson(found, columns, problems));
    else if (columns.length > 0) printColumns(columns, found.cells);
    else printRuns(found.rows);
    return 0;
  });
}

const usualColumns: readonly string[] = ["id", "name", "state", "experiment", "age", "took", "version"];

type Found = {
  readonly rows: readonly RunRow[];
  readonly cells: readonly (readonly RunCell[])[];
  readonly total: number;
  readonly unknown: readonly UnknownField[];
};

async function runsOf(
  client: HubClient,
  { limit, orderBy, columns, filter }: { filter: string; orderBy: string[]; columns: readonly string[]; limit: number },
): Promise<Found> {
  const rows: RunRow[] = [];
  const cells: (readonly RunCell[])[] = [];
  for (;;) {
    const page = Math.min(pageSize, limit - rows.length);
    const wanted = { filter, orderBy, offset: rows.length, limit: page, columns: [...columns] };
    const view = await client.call("runs.list", wanted).catch((error: unknown) => {
      throw asArgument(error, orderBy);
    });
    rows.push(...view.rows);
    cells.push(...(view.cells ?? []));
    if (view.rows.length < page || rows.length >= limit)
      return { rows, cells, total: view.total, unknown: view.unknown ?? [] };
  }
}

/** @throws UserError `arguments.invalid` */
function assertColumns(ids: readonly string[]): void {
  const wrong = ids.find((id) => !isColumn(id));
  if (wrong !== undefined) throw invalid("runs ls", `There is no column "${wrong}"; there are ${columnNames}`);
}

/** An empty answer may be a word that was mistyped. */
function tellUnknown(fields: readonly UnknownField[]): void {
  for (const { key, kind, similar } of fields) {
    const instead = similar.length === 0 ? "" : `; similar: ${similar.join(", ")}`;
    printWarning(label(`no run has a ${kind ?? "metric, a param or a tag"} "${key}"${instead}`));
  }
}

/** The columns that the runs of this project have. */
async function printColumnNames(client: HubClient, asJsonDocument: boolean): Promise<number> {
  const { columns } = await client.call("runs.columns", {});
  if (asJsonDocument) printJson({ columns });
  else for (const id of columns) printLine(label(id));
  return 0;
}

/** With columns only those, by their names; else all there is of a run. */
function asJson({ rows, cells, total }: Found, columns: readonly string[], problems: unknown) {
  if (columns.length === 0) return { runs: rows, total, problems };
  const runs = cells.map((values) =>
    Object.fromEntries(columns.map((id, at) => [id, cellValue(id, values[at] ?? null)])),
  );
  return { runs, total, problems };
}

function printCsv(columns: readonly string[], cells: Found["cells"]): void {
  printRaw(csvRecord(columns));
  for (const values of cells) {
    const record = columns.map((id, at) => {
      const value = cellValue(id, values[at] ?? null);
      return typeof value === "object" ? (value?.join(" ") ?? null) : value;
    });
    printRaw(csvRecord(record));
  }
}

function printColumns(columns: readonly string[], cells: Found["cells"]): void {
  printTable(
    columns,
    cells.map((values) => columns.map((id, at) => readableCell(id, values[at] ?? null))),
  );
}

function printRuns(rows: readonly RunRow[]): void {
  const keys = [...new Set(rows.flatMap(({ metrics }) => metrics.map(({ key }) => key)))].slice(0, 6);
  printTable(
    ["run", "name", "state", "age", ...keys, "version"],
    rows.map((row) => [
      row.runId.slice(0, 8),
      row.name,
      statusWord(row),
      formatAge(Date.now() - row.startedAtMs),
      ...keys.map((key) => {
        const metric = row.metrics.find((each) => each.key === key);
        return metric ? formatNumber(metric.last) : "";
      }),
      row.versions.map(({ model, version, stage }) => `${model} v${version} ${stage}`).join(", "),
    ]),
  );
}

function listOf(text: string | undefined): string[] {
  return (text?.split(",") ?? []).map((term) => term.trim()).filter((term) => term !== "");
}

/** What the hub does not understand here was given as an argument; it calls everything of this language a filter. */
function asArgument(error: unknown, orderBy: readonly string[]): unknown {
  if (!(error instanceof UserError) || error.kind !== "invalid") return error;
  const isOrder = orderBy.some((term) => error.message.startsWith(`Invalid filter "${term}"`));
  return invalid("runs ls", isOrder ? error.message.replace("Invalid filter", "Invalid --order-by") : error.message);
}
