/**
 * Cells of each pane of the overview: the answers, where the run has any, stand beside the curve where there is room, else
 * below it.
 */
export function layout(width: number, height: number, hasAnswers: boolean) {
  const isBeside = hasAnswers && width >= 110;
  const detail = height >= 30 ? 8 : 0;
  // Room for what is said where there is no run yet; more runs than that want charts beside them.
  const tableRows = Math.max(8, Math.min(Math.floor(height * 0.4), 24));
  const middle = height - tableRows - detail;
  const below = middle < 12 ? 0 : 6;
  const under = hasAnswers && !isBeside ? below : 0;
  const samples = isBeside ? Math.floor(width * 0.38) : width;
  return {
    table: tableRows,
    middle,
    detail,
    under,
    /** Of the detail while it has the focus, where it has no place of its own. */
    detailUnder: detail === 0 ? below : 0,
    beside: isBeside,
    chart: isBeside ? width - samples : width,
    samples: isBeside || under > 0 ? samples : 0,
  };
}

/** Cells inside the pane of the answers: all, where it is zoomed, else beside the curve or below it. */
export function answersPlace(
  { beside: isBeside, middle, under, samples }: ReturnType<typeof layout>,
  whole: { readonly width: number; readonly height: number } | undefined,
) {
  const outer = whole ?? { width: samples, height: isBeside ? middle : under };
  return { width: outer.width - 4, height: outer.height - 2 };
}
