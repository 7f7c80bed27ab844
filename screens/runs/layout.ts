/** From so many columns on the detail stands beside the charts, not below them. */
const wideFrom = 170;
/** Frame, heading and rows of what is said where there is no run yet. */
const leastTable = 8;

export type OverviewLayout = {
  readonly table: number;
  /** The charts. */
  readonly chart: { readonly width: number; readonly height: number };
  /** The column at the right of the charts; its height is theirs. */
  readonly right: { readonly width: number; readonly detail: number; readonly answers: number };
  /** Rows of the panes below the charts, as wide as the screen. */
  readonly below: { readonly answers: number; readonly detail: number };
};

/**
 * Cells of each pane of the overview. The table has the rows that its runs need, at most two fifths; where it is low the
 * side panes go first, and show when they have the focus.
 */
export function layout(
  width: number,
  height: number,
  about: { readonly runs: number; readonly hasAnswers: boolean; readonly focus: string },
): OverviewLayout {
  const { runs, hasAnswers, focus } = about;
  // A row more than the runs need: the field of the filter.
  const table = Math.max(leastTable, Math.min(runs + 4, Math.floor(height * 0.4), 24));
  const isWide = width >= wideFrom;
  const isHigh = height >= 30;
  const answersBeside = hasAnswers && width >= 110;
  const detailBelow = isWide ? 0 : isHigh ? 6 : focus === "detail" ? 6 : 0;
  const answersBelow = hasAnswers && !answersBeside && (isHigh || focus === "answers") ? 6 : 0;
  const middle = height - table - detailBelow - answersBelow;
  const side = Math.floor(width * (isWide ? 0.34 : 0.38));
  const rightWidth = isWide || answersBeside ? side : 0;
  const rightDetail = isWide ? (answersBeside ? Math.min(14, Math.floor(middle / 2)) : middle) : 0;
  return {
    table,
    chart: { width: width - rightWidth, height: middle },
    right: { width: rightWidth, detail: rightDetail, answers: answersBeside ? middle - rightDetail : 0 },
    below: { answers: answersBelow, detail: detailBelow },
  };
}
