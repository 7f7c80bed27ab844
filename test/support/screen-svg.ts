import { glyphShape, round } from "./glyph-shapes.js";
import type { Cell, CellColour } from "./screen-cells.js";

const cellWidth = 8.4;
const cellHeight = 17;
const padding = 10;
const defaultForeground = "#d5d9e0";
const defaultBackground = "#14171c";
const font = "DejaVu Sans Mono, JetBrains Mono, Menlo, Consolas, Liberation Mono, monospace";

/** The screen as an SVG document of the cells' colours, on a dark ground. */
export function screenSvg(rows: readonly (readonly Cell[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const width = round(columns * cellWidth + 2 * padding);
  const height = round(rows.length * cellHeight + 2 * padding);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}" font-size="14">`,
    `<rect width="${width}" height="${height}" rx="6" fill="${defaultBackground}"/>`,
    ...rows.flatMap((row, index) => [...backgrounds(row, index), ...glyphs(row, index)]),
    "</svg>\n",
  ].join("\n");
}

type Style = Pick<Cell, "bold" | "italic" | "underline" | "strikethrough"> & {
  readonly fill: string;
  readonly dim: boolean;
};

function backgrounds(row: readonly Cell[], index: number): readonly string[] {
  return runs(row, (cell) => paint(cell).background).flatMap(({ from, cells, key }) =>
    key === defaultBackground
      ? []
      : [
          `<rect x="${round(padding + from * cellWidth)}" y="${padding + index * cellHeight}" width="${round(cells.length * cellWidth)}" height="${cellHeight}" fill="${key}"/>`,
        ],
  );
}

function glyphs(row: readonly Cell[], index: number): readonly string[] {
  return runs(row, (cell) => JSON.stringify(styleOf(cell))).flatMap(({ from, cells }) => {
    const first = cells[0];
    return first ? drawRun(cells, from, padding + index * cellHeight, styleOf(first)) : [];
  });
}

/** One text element a run of equal style, each character at its own column; what can be drawn as a shape is. */
function drawRun(cells: readonly Cell[], from: number, y: number, style: Style): readonly string[] {
  const shapes: string[] = [];
  const columns: number[] = [];
  let text = "";
  for (const [offset, cell] of cells.entries()) {
    const x = padding + (from + offset) * cellWidth;
    if (cell.text.trim() === "") continue;
    const shape = glyphShape(cell.text, { x, y, width: cellWidth, height: cellHeight }, style.fill);
    if (shape) shapes.push(shape);
    else {
      text += cell.text;
      for (const _ of cell.text) columns.push(round(x));
    }
  }
  const opacity = style.dim ? ' opacity="0.6"' : "";
  if (shapes.length > 0) shapes.splice(0, shapes.length, `<g${opacity}>${shapes.join("")}</g>`);
  if (text !== "") {
    const weight = style.bold ? ' font-weight="bold"' : "";
    const slant = style.italic ? ' font-style="italic"' : "";
    shapes.push(
      `<text x="${columns.join(" ")}" y="${round(y + cellHeight * 0.76)}" fill="${style.fill}"${weight}${slant}${opacity}>${escapeXml(text)}</text>`,
    );
  }
  if (style.underline) shapes.push(line(from, cells.length, y + cellHeight - 2, style.fill));
  if (style.strikethrough) shapes.push(line(from, cells.length, y + cellHeight / 2, style.fill));
  return shapes;
}

const line = (from: number, length: number, y: number, fill: string) =>
  `<rect x="${round(padding + from * cellWidth)}" y="${round(y)}" width="${round(length * cellWidth)}" height="1" fill="${fill}"/>`;

function styleOf(cell: Cell): Style {
  const { bold, dim, italic, underline, strikethrough } = cell;
  return { fill: paint(cell).foreground, bold, dim, italic, underline, strikethrough };
}

function paint(cell: Cell): { readonly foreground: string; readonly background: string } {
  const foreground = css(cell.foreground, defaultForeground);
  const background = css(cell.background, defaultBackground);
  return cell.inverse ? { foreground: background, background: foreground } : { foreground, background };
}

function runs(row: readonly Cell[], keyOf: (cell: Cell) => string) {
  const result: { from: number; key: string; cells: Cell[] }[] = [];
  for (const [index, cell] of row.entries()) {
    const last = result.at(-1);
    const key = keyOf(cell);
    if (last && last.key === key) last.cells.push(cell);
    else result.push({ from: index, key, cells: [cell] });
  }
  return result;
}

// The 16 named colours are the user's own; these are a calm dark set.
const sixteen =
  "1d2128 e06c75 7fb77e e0b15e 6fa8dc b48ead 5fb3b3 c5cad3 6b7280 ff8589 a3d9a1 ffd27f 8fc7ff d6b4e8 86dede ffffff".split(
    " ",
  );

function css(colour: CellColour, otherwise: string): string {
  if (colour === "default") return otherwise;
  if ("rgb" in colour) return `#${colour.rgb.toString(16).padStart(6, "0")}`;
  const index = colour.palette;
  if (index < 16) return `#${sixteen[index] ?? "ffffff"}`;
  if (index >= 232) return `#${(8 + (index - 232) * 10).toString(16).padStart(2, "0").repeat(3)}`;
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40).toString(16).padStart(2, "0");
  const cube = index - 16;
  return `#${level(Math.floor(cube / 36))}${level(Math.floor(cube / 6) % 6)}${level(cube % 6)}`;
}

const escapeXml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
