import { isAscii } from "../theme.js";
import { share } from "./scale.js";

const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const asciiBlocks = [".", ".", ":", ":", "-", "=", "+", "#"];

/** The course of the values in at most `width` cells, one character each. */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0 || width < 1) return "";
  const min = Math.min(...finite);
  const max = Math.max(...finite);
  const cells = Math.min(width, finite.length);
  const levels = isAscii() ? asciiBlocks : blocks;
  return Array.from({ length: cells }, (_, cell) => {
    const value = finite[Math.floor(((cell + 0.5) * finite.length) / cells)] ?? min;
    const level = max === min ? 3 : Math.round(share(value, { min, max }) * (levels.length - 1));
    return levels[level] ?? "";
  }).join("");
}

/** The course of levels from 0 (nothing) to 7 (all), one character each: of what has a scale of its own. */
export function levelSparkline(values: readonly number[]): string {
  const levels = isAscii() ? asciiBlocks : blocks;
  return values.map((value) => levels[value] ?? "").join("");
}
