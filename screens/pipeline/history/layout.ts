/** Cells of the panes; where it is low only one of detail and log is under the table: the one that has the focus. */
export function layout(
  width: number,
  height: number,
  { zoomed, focus }: { readonly zoomed: boolean; readonly focus: string },
) {
  const whole = { tableWidth: width, detailWidth: width, isBeside: false, table: 0, detail: 0, log: 0 };
  if (zoomed) {
    if (focus === "log") return { ...whole, log: height };
    return focus === "detail" ? { ...whole, detail: height } : { ...whole, table: height };
  }
  if (width >= 170) {
    const upper = Math.floor(height * 0.6);
    const tableWidth = Math.floor(width * 0.58);
    return {
      isBeside: true,
      tableWidth,
      detailWidth: width - tableWidth,
      table: upper,
      detail: upper,
      log: height - upper,
    };
  }
  if (height < 30) {
    const table = Math.floor(height * 0.45);
    return focus === "log" ? { ...whole, table, log: height - table } : { ...whole, table, detail: height - table };
  }
  const table = Math.floor(height * 0.35);
  const detail = Math.floor(height * 0.38);
  return { ...whole, table, detail, log: height - table - detail };
}
