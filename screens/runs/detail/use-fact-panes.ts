import type { MetricRow, RunHeadView } from "../../../source/api/run-detail-views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { cut } from "../../../source/ui/text/cells.js";
import { formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import type { Rect } from "./layout.js";
import { foundText, type PaneFacts } from "./pane-facts.js";
import { cursorRow, dataEntries, entryRows, lineageRows, metricRows } from "./view.js";

type Options = {
  readonly runId: string;
  readonly rect: Rect | undefined;
  readonly focused: boolean;
  readonly dialogs: Dialogs;
};

/** Params or tags of a run: a window of them. */
export function useEntriesPane(of: "params" | "tags", { runId, rect, focused, dialogs }: Options): PaneFacts {
  const [find, setFind] = useKept(`detail.find.${of}`, "");
  const [total, setTotal] = useKept(`detail.total.${of}.${runId}`, 0);
  const tall = Math.max(1, (rect?.height ?? 3) - 2);
  const list = useList(`detail.${of}.${runId}`, total, tall);
  const query = useQuery("runs.entries", rect && { runId, of, find, offset: list.offset, limit: tall });
  const { data } = query;
  if (data && data.total !== total) setTotal(data.total);
  const entry = data?.rows[list.cursor - list.offset];
  const width = (rect?.width ?? 4) - 2;
  const none = find === "" ? `No ${of} are logged.` : "Nothing matches.";
  return {
    title: of,
    right: data ? foundText(find, data.total, data.all) : "",
    rows: windowRows(query, none, width, (rows) => entryRows(rows, list.cursor - list.offset, width, focused)),
    list,
    open: entry && (() => dialogs.open({ kind: "text", title: entry[0], text: entry[1] })),
    copied: entry && { text: entry[1], what: `${entry[0]}: ${cut(label(entry[1]), 40)}` },
    find: { text: find, set: setFind },
  };
}

/** The metrics of a run with last, best, least, greatest and their course. */
export function useMetricsPane({ runId, rect, focused, dialogs }: Options): PaneFacts {
  const [find, setFind] = useKept("detail.find.metrics", "");
  const [total, setTotal] = useKept(`detail.total.metrics.${runId}`, 0);
  const tall = Math.max(1, (rect?.height ?? 4) - 3);
  const list = useList(`detail.metrics.${runId}`, total, tall);
  const query = useQuery("runs.metrics", rect && { runId, find, offset: list.offset, limit: tall });
  const { data } = query;
  if (data && data.total !== total) setTotal(data.total);
  const row = data?.rows[list.cursor - list.offset];
  const width = (rect?.width ?? 4) - 2;
  const none = find === "" ? "No metrics are logged." : "Nothing matches.";
  return {
    title: "metrics",
    right: data ? foundText(find, data.total, data.all) : "",
    rows: windowRows(query, none, width, (rows) => metricRows(rows, list.cursor - list.offset, width, focused)),
    list,
    open: row && (() => dialogs.open({ kind: "text", title: row.key, text: metricFacts(row) })),
    copied: row && { text: String(row.last), what: `${row.key}: ${formatNumber(row.last)}` },
    find: { text: find, set: setFind },
  };
}

/** The rows of a window, else why there are none. */
function windowRows<Row>(
  { data, error }: QueryState<{ readonly rows: readonly Row[]; readonly total: number }>,
  none: string,
  width: number,
  draw: (rows: readonly Row[]) => readonly string[],
): readonly string[] {
  if (!data) return noAnswerRows(error, width - 1).map((row) => ` ${row}`);
  return data.total > 0 ? draw(data.rows) : [paint(` ${none}`, "dim")];
}

/** All figures of a metric, not rounded. */
function metricFacts({
  last,
  step,
  better,
  best,
  bestStep,
  min,
  minStep,
  max,
  maxStep,
  count,
  nanCount,
}: MetricRow): string {
  return [
    `last     ${last} at step ${step}`,
    ...(best === undefined ? [] : [`best     ${best} at step ${bestStep ?? ""} (${better} is better)`]),
    ...(min === undefined ? [] : [`min      ${min} at step ${minStep ?? ""}`]),
    ...(max === undefined ? [] : [`max      ${max} at step ${maxStep ?? ""}`]),
    `points   ${count}, ${nanCount} of them NaN`,
  ].join("\n");
}

/** Where the run comes from and what came of it; runs of it open. */
export function useLineagePane(
  head: RunHeadView | undefined,
  { runId, rect, focused, dialogs, openRun }: Options & { readonly openRun: (runId: string) => void },
): PaneFacts {
  const rows = head ? lineageRows(head) : [];
  const tall = Math.max(1, (rect?.height ?? 3) - 2);
  const list = useList(`detail.lineage.${runId}`, rows.length, tall);
  const row = rows[list.cursor];
  const width = (rect?.width ?? 4) - 2;
  const open = () => {
    if (row?.runId !== undefined) openRun(row.runId);
    else if (row) dialogs.open({ kind: "text", title: row.name, text: row.text });
  };
  return {
    title: "lineage",
    right:
      head && head.lineage.children.length > 0
        ? `${head.lineage.children.length} child ${head.lineage.children.length === 1 ? "run" : "runs"}`
        : "",
    rows: rows
      .slice(list.offset, list.offset + tall)
      .map(({ name, text }, at) =>
        cursorRow(
          ` ${paint(name.padEnd(8), "dim")} ${label(text)}`,
          at + list.offset === list.cursor && focused,
          width,
          focused,
        ),
      ),
    list,
    open: row && open,
    copied: row && { text: row.runId ?? row.text, what: `${row.name}: ${cut(label(row.runId ?? row.text), 40)}` },
  };
}

/** Datasets and models that the run read and made. */
export function useDataPane(head: RunHeadView | undefined, { runId, rect, focused, dialogs }: Options): PaneFacts {
  const entries = head ? dataEntries(head) : [];
  const tall = Math.max(1, (rect?.height ?? 3) - 2);
  const list = useList(`detail.data.${runId}`, entries.length, tall);
  const entry = entries[list.cursor];
  const width = (rect?.width ?? 4) - 2;
  const shown = entries.slice(list.offset, list.offset + tall);
  return {
    title: "inputs and outputs",
    right: entries.length === 0 ? "" : String(entries.length),
    rows:
      head && entries.length === 0
        ? [paint(" mlflow.log_input tells them", "dim")]
        : entryRows(shown, focused ? list.cursor - list.offset : -1, width, focused),
    list,
    open: entry && (() => dialogs.open({ kind: "text", title: entry[0], text: entry[1] })),
    copied: entry && { text: entry[1], what: entry[0] },
  };
}
