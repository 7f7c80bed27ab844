import type { ChartedMetricsReply, PanelView, ScatterReply } from "../../../source/api/series-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { UserError } from "../../../source/domain/user-error.js";
import type { ChartSettings } from "./chart-settings.js";
import { type Grid, gridOf, leastPanel, type PanelSize, panelSizes } from "./grid.js";
import type { ChartedRun } from "./panel.js";
import { sparklineCells } from "./system-pane.js";
import { useLatest } from "./use-latest.js";

export type ChartData = {
  /** The metrics of the panels that are shown, and where the first of them is in all that were found. */
  readonly keys: readonly string[];
  readonly first: number;
  readonly found: number;
  readonly total: number;
  readonly perPage: number;
  readonly grid: Grid;
  readonly sizes: readonly PanelSize[];
  readonly epoch: string | undefined;
  readonly runs: readonly ChartedRun[];
  readonly panelOf: (key: string) => PanelView | undefined;
  readonly scatter: ScatterReply | undefined;
  readonly system: readonly PanelView[];
  /** Cells that the row of the system's metrics takes; 0: there is none. */
  readonly systemHeight: number;
  readonly loading: boolean;
  readonly error: UserError | undefined;
};

type Options = {
  readonly runIds: readonly string[];
  readonly settings: ChartSettings;
  /** Only runs that it finds are points of a scatter plot; "": all. */
  readonly filter: string;
  readonly width: number;
  readonly height: number;
};

/** Rows of the frame around the system's metrics, and one of them. */
const systemRows = 3;
/** More of the machine's metrics are not asked for: one row has room for a few. */
const mostSystem = 24;
const axisCells = 6;
const dotsPerCell = 2;

/** What the panels that fit the cells show: which metrics there are, then their series reduced to the columns of a panel. */
export function useChartData({ runIds, settings, filter, width, height }: Options): ChartData {
  const { one, text, scatter } = settings;
  const asked = runIds.length > 0;
  const machine = useLatest(
    useQuery("charts.metrics", asked ? { runIds: [...runIds], text: "", offset: 0, limit: 0 } : undefined),
  );
  const systemKeys = machine?.system.slice(0, mostSystem) ?? [];
  const hasSystem = systemKeys.length > 0 && !one && height >= leastPanel.height + systemRows;
  const systemHeight = hasSystem ? systemRows : 0;
  const tall = height - systemHeight;
  const most = gridOf(Number.MAX_SAFE_INTEGER, width, tall);
  const perPage = one ? 1 : most.columns * most.rows;
  const first = Math.floor(settings.at / perPage) * perPage;
  const metrics = useQuery(
    "charts.metrics",
    asked ? { runIds: [...runIds], text, offset: first, limit: perPage } : undefined,
  );
  const list = useLatest(metrics);
  // The answer before is of other runs: beside a refusal it would be told as theirs, without a point.
  const isRefused = metrics.data === undefined && metrics.error !== undefined;
  const keys = asked && list && !isRefused ? pageOf(list, first, perPage) : [];
  const grid = one ? { columns: 1, rows: 1 } : gridOf(keys.length, width, tall);
  const sizes = panelSizes(keys.length, grid, width, tall);
  const widest = sizes.reduce((wide, size) => Math.max(wide, size.width), 0);
  const series = useQuery(
    "runs.series",
    keys.length > 0 && !scatter ? seriesInput(runIds, keys, settings, widest) : undefined,
  );
  const curves = useLatest(series);
  const points = useQuery(
    "charts.scatter",
    scatter && keys.length > 0 ? { filter, x: scatter, keys: [...keys] } : undefined,
  );
  // While a filter is written it is wrong now and then: the points of the last right one stay.
  const scattered = useLatest(points);
  const system = useLatest(
    useQuery(
      "runs.series",
      hasSystem ? { runIds: [...runIds], keys: systemKeys, columns: sparklineCells, axis: "step" } : undefined,
    ),
  );
  return {
    keys,
    first,
    found: list?.found ?? 0,
    total: list?.total ?? 0,
    perPage,
    grid,
    sizes,
    epoch: list?.epoch,
    runs: curves?.runs ?? [],
    panelOf: (key) => curves?.panels.find((panel) => panel.key === key),
    scatter: scattered,
    system: system?.panels ?? [],
    systemHeight,
    loading: metrics.loading,
    error: metrics.error ?? series.error ?? points.error,
  };
}

/** The keys from `first` on; those of another page until they are answered, never more than have room. */
function pageOf({ keys, offset }: ChartedMetricsReply, first: number, perPage: number): readonly string[] {
  const own = keys.slice(Math.max(0, first - offset), Math.max(0, first - offset) + perPage);
  return first >= offset && own.length > 0 ? own : keys.slice(0, perPage);
}

function seriesInput(
  runIds: readonly string[],
  keys: readonly string[],
  { axis, window, smoothing, clip, log }: ChartSettings,
  width: number,
) {
  return {
    runIds: [...runIds],
    keys: [...keys],
    columns: Math.max(16, (width - 2 - axisCells) * dotsPerCell),
    axis,
    log,
    ...(smoothing > 0 ? { smoothing } : {}),
    ...(window ? { window: pair(window) } : {}),
    ...(clip ? { clip: pair(clip) } : {}),
  };
}

// The call's input is not readonly.
function pair([from, to]: readonly [number, number]): [number, number] {
  return [from, to];
}
