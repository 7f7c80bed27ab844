import type { ArtifactPreview } from "../../../source/api/run-detail-views.js";
import { halfBlocks } from "../../../source/ui/half-blocks.js";
import { cellWidth, fit } from "../../../source/ui/text/cells.js";
import { formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label, sanitize } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

const widestColumn = 40;

/** What is seen of a file: its lines, its table from a column on, its picture, or what it is. */
export function previewRows(preview: ArtifactPreview, width: number, firstColumn: number): readonly string[] {
  switch (preview.kind) {
    case "gone":
      return [paint("It is not there (any more).", "dim")];
    case "folder":
      return [paint(`A folder of ${formatCount(preview.entries)}: Enter opens it.`, "dim")];
    case "text":
      return preview.lines.map((line) => fit(sanitize(line, "log"), width));
    case "table":
      return tableRows(preview, width, firstColumn);
    case "image":
      return imageRows(preview);
    case "binary":
      return [preview.format, formatBytes(preview.sizeBytes), "", paint(label(preview.place), "dim")];
  }
}

/** "JSON · 7 lines · 35 B" */
export function previewTitle(preview: ArtifactPreview | undefined): string {
  if (!preview || preview.kind === "gone" || preview.kind === "folder") return "";
  const size = formatBytes(preview.sizeBytes);
  const about = {
    text: () =>
      preview.kind === "text"
        ? `${preview.encoding ? `${preview.encoding} ` : ""}${formatCount(preview.totalLines)} lines`
        : "",
    table: () =>
      preview.kind === "table"
        ? `${preview.format} ${formatCount(preview.totalRows)}${preview.isCut ? "+" : ""} rows${preview.moreColumns ? `, the first ${formatCount(preview.columns.length)} columns` : ""}`
        : "",
    image: () => (preview.kind === "image" ? `${preview.format} ${preview.width}x${preview.height}` : ""),
    binary: () => (preview.kind === "binary" ? preview.format : ""),
  }[preview.kind]();
  return `${about} ${glyph("dot")} ${size}`;
}

/** Lines or rows that can be scrolled through. */
export function previewTotal(preview: ArtifactPreview | undefined): number {
  if (preview?.kind === "text") return preview.totalLines;
  return preview?.kind === "table" ? preview.totalRows : 0;
}

function tableRows(
  { columns, rows }: Extract<ArtifactPreview, { readonly kind: "table" }>,
  width: number,
  firstColumn: number,
): readonly string[] {
  // More than one a cell are not seen.
  const shown = columns.slice(firstColumn, firstColumn + width).map((column, at) => ({
    column: label(column),
    cells: rows.map((row) => label((row[firstColumn + at] ?? "").slice(0, 500))),
  }));
  const widths = shown.map(({ column, cells }) =>
    Math.min(widestColumn, Math.max(...[column, ...cells].map(cellWidth))),
  );
  const line = (texts: readonly string[]) => fit(texts.map((text, at) => fit(text, widths[at] ?? 0)).join("  "), width);
  return [
    paint(line(shown.map(({ column }) => column)), "dim"),
    ...rows.map((_, row) => line(shown.map(({ cells }) => cells[row] ?? ""))),
  ];
}

function imageRows(image: Extract<ArtifactPreview, { readonly kind: "image" }>): readonly string[] {
  const about = `${image.format}, ${formatCount(image.width)} x ${formatCount(image.height)} pixels`;
  if (image.rgb === undefined)
    return [about, "", paint(label(image.place), "dim"), "", paint("o opens it elsewhere, w saves it", "dim")];
  const blocks = halfBlocks(Buffer.from(image.rgb, "base64"), image.columns, image.rows);
  return blocks ?? [about, paint("No colours here: o opens it elsewhere, w saves it", "dim")];
}
