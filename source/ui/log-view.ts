import { cellWidth, fit } from "./text/cells.js";
import { formatClock, formatCount } from "./text/format.js";
import { sanitize } from "./text/sanitize.js";
import { markFound, wrapStyled } from "./text/styled.js";
import { glyph, paint } from "./theme.js";

/** A line as it came from outside. */
type ShownLine = {
  readonly text: string;
  /** The length of the line, where the text is not all of it. */
  readonly lineBytes?: number;
  readonly atMs?: number;
};

export type LogOptions = {
  /** Of the window, oldest first. */
  readonly lines: readonly ShownLine[];
  readonly width: number;
  readonly height: number;
  readonly wrapped: boolean;
  /** A column with the time of each line. */
  readonly times: boolean;
  /** What is found of it is inverted. */
  readonly found: RegExp | undefined;
  /** The end is kept in view. */
  readonly following: boolean;
  /** The line that keys are about; none while the end is followed. */
  readonly cursor: number | undefined;
  /** The first and the last of the lines that are being chosen. */
  readonly range: readonly [first: number, last: number] | undefined;
  readonly focused: boolean;
};

export type LogRows = {
  readonly rows: readonly string[];
  /** Lines of which there is a row. */
  readonly shownLines: number;
};

const clockCells = 9;

/** Rows of a log: sanitised, cut or wrapped, colours kept; the cursor's line, or the end, is among them. */
export function logRows(options: LogOptions): LogRows {
  const { lines, height, following, cursor = 0 } = options;
  const compose = (at: number) => lineRows(options, at);
  const rows: string[] = [];
  let shownLines = 0;
  const take = (at: number, put: (rows: readonly string[]) => void) => {
    put(compose(at));
    shownLines += 1;
  };
  if (following) {
    // From the end that must be seen: a window of long lines is not wrapped whole.
    for (let at = lines.length - 1; at >= 0 && rows.length < height; at--) take(at, (more) => rows.unshift(...more));
    return { rows: rows.slice(-height), shownLines };
  }
  for (let at = 0; at < lines.length && rows.length < height; at++) take(at, (more) => rows.push(...more));
  if (cursor < shownLines && !(cursor === shownLines - 1 && rows.length > height)) {
    return { rows: rows.slice(0, height), shownLines };
  }
  // The cursor's line is further down than wrapped lines leave room for: from it upwards.
  const upwards: string[] = [];
  shownLines = 0;
  for (let at = cursor; at >= 0 && upwards.length < height; at--) take(at, (more) => upwards.unshift(...more));
  const own = compose(cursor).length;
  return { rows: own > height ? compose(cursor).slice(0, height) : upwards.slice(-height), shownLines };
}

function lineRows(options: LogOptions, at: number): readonly string[] {
  const { lines, width, height, wrapped, times, found, range, focused } = options;
  const { text = "", lineBytes, atMs } = lines[at] ?? {};
  const isChosen = range !== undefined && at >= range[0] && at <= range[1];
  const head = `${range ? (isChosen ? paint(glyph("mark"), "accent") : " ") : ""}${times ? clock(atMs) : ""}`;
  const blank = " ".repeat(cellWidth(head));
  const room = Math.max(1, width - cellWidth(head));
  // More than may be seen of it is not looked at.
  const seen = text.slice(0, (wrapped ? height : 1) * room * 8 + 1024);
  const safe = sanitize(seen, "log");
  const shown = found ? markFound(safe, found) : safe;
  const rest = lineBytes === undefined ? "" : paint(` ${formatCount(lineBytes)} bytes`, "warning");
  const rows = wrapped
    ? wrapStyled(shown + rest, room, height + 1)
    : [rest === "" || cellWidth(rest) >= room ? shown : fit(shown, room - cellWidth(rest)) + rest];
  return rows.map((row, number) => {
    const whole = fit(`${number === 0 ? head : blank}${row}`, width);
    return at === options.cursor && focused && !options.following ? paint(whole, "cursor") : whole;
  });
}

function clock(atMs: number | undefined): string {
  return atMs === undefined ? " ".repeat(clockCells) : paint(`${formatClock(atMs)} `, "dim");
}
