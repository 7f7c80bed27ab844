import type { RunId } from "../../domain/ids.js";
import type { TrackingStore } from "../../domain/tracking-store.js";

const columns = 24;
/** Trends that are kept: those of the runs that were shown last. */
const mostKept = 2000;

/** The course of a metric in 24 means, for a sparkline: made again where the run has got points. */
export function createTrends({ seriesWindow }: Pick<TrackingStore, "seriesWindow">) {
  const trends = new Map<RunId, { readonly key: string; readonly points: number; readonly trend: readonly number[] }>();
  return async (runId: RunId, key: string | undefined, points: number): Promise<readonly number[]> => {
    if (key === undefined || points < 2) return [];
    const known = trends.get(runId);
    if (known?.key === key && known.points === points) return known.trend;
    const window = await seriesWindow(runId, key, { columns });
    const trend = window.columns.map((column) => column.mean).filter(Number.isFinite);
    trends.delete(runId);
    trends.set(runId, { key, points, trend });
    const [oldest] = trends.keys();
    if (trends.size > mostKept && oldest !== undefined) trends.delete(oldest);
    return trend;
  };
}
