/** Fewer rows are too few for trials and log together. */
const leastShared = 16;

/** Rows of the panes: trials over the log; the importance beside the trials where it is wide, else under them. A short screen shows the pane that has the keys. */
export function layoutOf(
  width: number,
  height: number,
  { trials, params, zoomed, focus }: { trials: number; params: number; zoomed: boolean; focus: string },
) {
  const isWide = width >= 110;
  const importanceWidth = Math.min(64, Math.floor(width * 0.38));
  if (zoomed || height < leastShared) {
    const [whole, none] = [height, 0];
    return focus === "log"
      ? { trials: none, log: whole, importance: 0, importanceWidth }
      : { trials: whole, log: none, importance: 0, importanceWidth };
  }
  const wanted = Math.max(6, trials + 3);
  const under = isWide ? 0 : Math.min(params + 4, Math.max(4, Math.floor(height * 0.25)));
  const upper = Math.min(isWide ? Math.max(wanted, params + 4) : wanted, Math.floor((height - under) * 0.6));
  return {
    trials: upper,
    log: height - upper - under,
    importance: isWide ? ("beside" as const) : under,
    importanceWidth,
  };
}
