/** The names of a run's metrics, as `log.py` has them, too. */
export function metricNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `metric_${at}`);
}

/** Metrics of the runs that are measured, where nothing else is said. */
export const metricCount = 6;
/** What both sides are looked at in. */
export const windowSize = { columns: 200, rows: 50 };
