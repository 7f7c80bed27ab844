import { hasColours, isAscii } from "./theme.js";

/** A picture in rows of half blocks, two pixels a cell in true colours; undefined where there are no colours or no blocks. */
export function halfBlocks(rgb: Uint8Array, columns: number, rows: number): readonly string[] | undefined {
  if (!hasColours() || isAscii()) return undefined;
  const colour = (x: number, y: number) => {
    const at = (y * columns + x) * 3;
    return `${rgb[at] ?? 0};${rgb[at + 1] ?? 0};${rgb[at + 2] ?? 0}`;
  };
  return Array.from({ length: Math.ceil(rows / 2) }, (_, row) => {
    let line = "";
    let before = "";
    for (let x = 0; x < columns; x += 1) {
      const hasLower = row * 2 + 1 < rows;
      const style = `38;2;${colour(x, row * 2)}${hasLower ? `;48;2;${colour(x, row * 2 + 1)}` : ""}`;
      line += style === before ? "▀" : `\u001b[${style}m▀`;
      before = style;
    }
    return `${line}\u001b[0m`;
  });
}
