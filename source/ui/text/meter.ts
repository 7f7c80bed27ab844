import { glyph } from "../theme.js";

/** A bar of so many cells, as full as `share` (0 to 1): "▰▰▰▱▱▱". */
export function meter(share: number, cells: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * cells);
  return glyph("meterFull").repeat(full) + glyph("meterRest").repeat(cells - full);
}
