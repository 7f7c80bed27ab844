import type { CallInput } from "../../../source/api/calls.js";
import type { RunCell, RunTableRun } from "../../../source/api/run-table-views.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import { durationMs } from "../../../source/domain/run-table/run-state.js";
import { cellValue, readableCell } from "./cell-values.js";
import { csvRecord } from "./csv.js";
import { mdTable } from "./markdown.js";

type Lookup = Omit<CallInput<"runs.table">, "offset" | "limit" | "columns" | "aggregate" | "group" | "toggled">;

/** Which runs a table has, in which order, and the ids of the columns that are shown of them. */
export type ExportedTable = {
  readonly client: HubClient;
  readonly lookup: Lookup;
  readonly columns: readonly string[];
  readonly nowMs: number;
};

/** The hub gives so many at a time. */
const pageSize = 1000;

/** A record a run; the trend is a picture of what the other columns say, and left out. */
export async function* runTableCsv(table: ExportedTable): AsyncGenerator<string> {
  const shown = table.columns.map((id, at) => ({ id, at })).filter(({ id }) => id !== "trend");
  yield csvRecord(shown.map(({ id }) => id));
  for await (const runs of pages(table)) {
    yield runs
      .map(({ cells }) => csvRecord(shown.map(({ id, at }) => scalar(cellValue(id, cells[at] ?? null)))))
      .join("");
  }
}

/** `{runs: [{column: value}]}`, as `slipway runs ls --json --columns` gives them. */
export async function* runTableJson(table: ExportedTable): AsyncGenerator<string> {
  let before = '{"runs":[\n';
  for await (const runs of pages(table)) {
    for (const { runId, cells } of runs) {
      const values = table.columns.map((id, at) => [id, cellValue(id, cells[at] ?? null)] as const);
      yield `${before}${JSON.stringify({ id: runId, ...Object.fromEntries(values) })}`;
      before = ",\n";
    }
  }
  yield `${before.startsWith("{") ? before : "\n"}]}\n`;
}

/** A table for a pull request. */
export async function runTableMarkdown(table: ExportedTable): Promise<string> {
  const rows: (readonly string[])[] = [];
  for await (const runs of pages(table)) {
    rows.push(...runs.map(({ cells }) => table.columns.map((id, at) => readableCell(id, cells[at] ?? null))));
  }
  return mdTable(table.columns, rows, rows.length).join("\n");
}

/** Every run that meets the filter in the table's order, below its parent where it has one; groups are dissolved. */
async function* pages({ client, lookup, columns, nowMs }: ExportedTable): AsyncGenerator<readonly RunTableRun[]> {
  for (let offset = 0; ; offset += pageSize) {
    const view = await client.call("runs.table", {
      ...lookup,
      group: "",
      toggled: [],
      columns: [...columns],
      aggregate: "best",
      offset,
      limit: pageSize,
    });
    const runs = view.rows.flatMap((row) => (row.kind === "run" ? [withTimes(row, columns, nowMs)] : []));
    if (runs.length > 0) yield runs;
    if (offset + pageSize >= view.total) return;
  }
}

/** Age and duration go on by themselves and do not come from the hub. */
function withTimes(run: RunTableRun, columns: readonly string[], nowMs: number): RunTableRun {
  const { state, startedAtMs, endedAtMs, lastPointAtMs } = run;
  const cells = columns.map((id, at): RunCell => {
    if (id === "age") return Math.max(0, nowMs - startedAtMs);
    if (id === "took") return durationMs(state, { startedAtMs, endedAtMs, lastPointAtMs }, nowMs);
    return run.cells[at] ?? null;
  });
  return { ...run, cells };
}

function scalar(cell: RunCell): string | number | null {
  return typeof cell === "object" ? null : cell;
}
