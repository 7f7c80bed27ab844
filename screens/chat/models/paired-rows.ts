import { glyph, paint } from "../../../source/ui/theme.js";
import type { List } from "../../../source/ui/use-list.js";

type Look = { readonly list: Pick<List, "offset" | "cursor">; readonly height: number; readonly focused: boolean };

/** Entries of two rows each, those of the window of `height` entries; the one under the cursor is marked. */
export function pairedRows<Entry>(
  entries: readonly Entry[],
  { list, height, focused }: Look,
  draw: (entry: Entry) => readonly string[],
): readonly string[] {
  return entries.slice(list.offset, list.offset + height).flatMap((entry, at) => {
    const isHere = at + list.offset === list.cursor;
    return draw(entry).map((row, line) => {
      const whole = `${isHere && line === 0 ? glyph("cursor") : " "}${row}`;
      return isHere && focused ? paint(whole, "cursor") : whole;
    });
  });
}
