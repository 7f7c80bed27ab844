import type { ActiveScope } from "../../../source/actions/scopes.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { type Field, useShell } from "../../shell/shell-context.js";
import { type RunColours, useRunColours } from "../run-colours.js";
import { chartScopes } from "./chart-scopes.js";
import { type ChartSettings, firstSettings } from "./chart-settings.js";
import { composeGrid } from "./grid.js";
import { chartPanel } from "./panel.js";
import { systemPane } from "./system-pane.js";
import { type ChartData, useChartData } from "./use-chart-data.js";
import { usePicker } from "./use-picker.js";
import { useSearch } from "./use-search.js";

export type ChartsOptions = {
  /** The one under the cursor first; at most 20 are charted. */
  readonly runIds: readonly string[];
  /** Which runs are points of a scatter plot: the table's filter; "": all. */
  readonly filter: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

export type Charts = {
  /** Exactly `height` rows of `width` cells, frames and all. */
  readonly lines: readonly string[];
  /** Of the focused panel. */
  readonly metric: string | undefined;
  /** How many metrics there are. */
  readonly metrics: number;
  readonly chooseMetric: (by: number) => void;
  /** Live while the charts have the focus, before the screen's own. */
  readonly scopes: readonly ActiveScope[];
  /** Something is typed in the charts. */
  readonly field: Field | undefined;
  /** Of the charted runs and those that were. */
  readonly colours: RunColours;
};

const mostRuns = 20;

/** The charts of some runs: a grid of panels, one a metric, that fits the cells. */
export function useCharts({ runIds, filter, width, height, focused }: ChartsOptions): Charts {
  const { zoomed, shell } = useShell();
  const [settings, set] = useKept<ChartSettings>("runs.charts", firstSettings);
  const charted = [...new Set(runIds)].slice(0, mostRuns);
  const colours = useRunColours(charted);
  const picker = usePicker(charted);
  const search = useSearch((text) => set((current) => ({ ...current, text, at: 0 })));
  const tall = height - (search.field ? 1 : 0);
  const data = useChartData({ runIds: charted, settings, filter, width, height: tall });
  const at = Math.max(0, Math.min(settings.at, data.found - 1)) - data.first;
  const metric = data.keys[at];
  const charts = () => {
    if (data.keys.length === 0)
      return [emptyPane(data, charted.length > 0, settings, { width, height: tall, focused })];
    return data.keys.map((key, index) => {
      const size = data.sizes[index] ?? { width, height: tall };
      const isLast = index === data.keys.length - 1;
      return chartPanel({
        metric: key,
        data: data.panelOf(key),
        ...(settings.scatter ? { scatter: { data: data.scatter, at: index } } : {}),
        runs: data.runs,
        colours,
        settings,
        hasSwitches: index === 0,
        page: isLast ? pageText(data, settings) : "",
        ...size,
        focused: focused && index === at,
      });
    });
  };
  const lines = picker.field
    ? picker.lines(width, height)
    : [
        ...(search.field ? [search.line(data.found, data.total, width)] : []),
        ...composeGrid(charts(), data.keys.length === 0 ? { columns: 1, rows: 1 } : data.grid),
        ...(data.systemHeight > 0 && data.keys.length > 0
          ? systemPane({
              panels: data.system,
              runs: data.runs,
              colours,
              width,
              height: data.systemHeight,
            })
          : []),
      ];
  const asText = () => lines.map((line) => withoutSgr(line).trimEnd()).join("\n");
  return {
    lines,
    metric,
    metrics: data.found,
    chooseMetric: (by) =>
      set((current) => ({ ...current, at: data.found === 0 ? 0 : (current.at + by + data.found) % data.found })),
    scopes: chartScopes({
      data,
      metric,
      settings,
      set,
      picker,
      openSearch: search.open,
      asText,
      shell,
      zoomed,
    }),
    field: picker.field ?? search.field,
    colours,
  };
}

/** "1-6 of 12  /loss" where not all are shown. */
function pageText({ first, keys, found }: ChartData, { text }: ChartSettings): string {
  const [from, to] = [formatCount(first + 1), formatCount(first + keys.length)];
  const shown = keys.length === 1 ? from : `${from}-${to}`;
  const count = found > keys.length ? `${shown} of ${formatCount(found)}` : "";
  return [count, text === "" ? "" : `/${label(text)}`].filter((part) => part !== "").join("  ");
}

function emptyPane(
  { loading, error, total }: ChartData,
  hasRuns: boolean,
  { text }: ChartSettings,
  size: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  const rows = () => {
    if (error) return errorRows(error, size.width - 3);
    if (!hasRuns) return [];
    if (loading) return [glyph("ellipsis")];
    if (total > 0)
      return messageRows([`None of the ${formatCount(total)} metrics is called like ${label(text)}.`], size.width - 3);
    return messageRows(["No metric is logged yet."], size.width - 3);
  };
  return pane({ title: "charts", ...size, rows: rows().map((row) => ` ${row}`) });
}
