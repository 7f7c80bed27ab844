/**
 * The indices of at most `most` of `count` rows, evenly spread: the first row of each of `most` tiles as SQL's NTILE cuts
 * them, and the last row, in the place of the last one taken where there is no room (MLflow 3.17,
 * SqlAlchemyStore._sample_metric_history_single_run).
 */
export function sampleEvenly(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  const size = Math.floor(count / most);
  const larger = count % most;
  const indices = Array.from({ length: most }, (_, tile) => tile * size + Math.min(tile, larger));
  indices[most - 1] = count - 1;
  return indices;
}
