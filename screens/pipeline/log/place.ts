import type { LogWindow } from "../../../source/api/log-views.js";

/** Where one is in a log, by a byte of it: lines that come do not move it. */
export type Place = {
  readonly following: boolean;
  /** The first line of the window: so many lines after the one at this byte. */
  readonly from: number;
  readonly by: number;
  /** The cursor's line in the window. */
  readonly row: number;
  /** Lines that there were when following was left; absent where they were not counted yet. */
  readonly seenLines?: number | undefined;
};

export const atEnd: Place = { following: true, from: 0, by: 0, row: 0 };

/** The cursor's line in a window that is the answer for this place. */
export function cursorIn({ by, row }: Place, window: LogWindow): number {
  return Math.max(0, Math.min(window.lines.length - 1, row + by - window.by));
}

/** The same place, said by the lines of the window that is its answer. */
export function settled(place: Place, window: LogWindow): Place {
  const [first] = window.lines;
  if (!first) return place;
  const row = place.following ? window.lines.length - 1 : cursorIn(place, window);
  const seenLines = place.following ? window.totalLines : place.seenLines;
  return { following: false, from: first.byte, by: 0, row, seenLines };
}

/** The cursor so many lines further, the window of `height` lines with it. */
export function moved(place: Place, lines: number, height: number): Place {
  const row = place.row + lines;
  if (row < 0) return { ...place, by: place.by + row, row: 0 };
  if (row < height) return { ...place, row };
  return { ...place, by: place.by + row - height + 1, row: height - 1 };
}

/** The cursor and the window so many lines further: a page. */
export function turned(place: Place, lines: number): Place {
  return { ...place, by: place.by + lines };
}

/** The line at a byte, a third below the upper edge so that what led to it is seen. */
export function placeAtByte(place: Place, byte: number, height: number): Place {
  const above = Math.floor(height / 3);
  return { ...place, following: false, from: byte, by: -above, row: above };
}
