import { cellWidth } from "./cells.js";

// The one way of text from outside to the screen. Storage and comparison use the raw text; only what is shown passes here.

/** `log`: SGR colours stay, rebuilt from their numbers. `label`: no escapes at all, and what hides is shown. */
export type TextContext = "log" | "label";

/** What is kept of one line, in UTF-16 units; the rest is counted. */
const longestLine = 65_536;
const mostMarks = 8;
const mostSgrParameters = 16;
const tabCells = 8;

const ESC = 0x1b;

/** A line of text (without its newline) made safe for one row of the terminal. */
export function sanitize(text: string, context: TextContext): string {
  if (text.length <= longestLine) return scan(text, context);
  const surplus = Buffer.byteLength(text.slice(longestLine));
  return `${scan(text.slice(0, longestLine), context)} +${surplus} bytes`;
}

/** Names, tags, messages: text that shows all it has in one row. */
export function label(text: string): string {
  return sanitize(text, "label");
}

/** A text of several lines, each sanitised by itself. */
export function sanitizeLines(text: string, context: TextContext): readonly string[] {
  return text.split(/\r?\n/).map((line) => sanitize(line, context));
}

/** Lines and tabs as they are, each control character and each that hides as a sign: nothing is left for a terminal to obey. */
export function harmless(text: string): string {
  return text.replace(/\r(?!\n)|(?![\r\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || code === 0x7f ? (visible(code) ?? "") : "\ufffd";
  });
}

type State = {
  out: string;
  /** In cells, for tabs. */
  column: number;
  marks: number;
  hasSgr: boolean;
  /** Colours as `5;N` or `2;R;G;B`: text in the colour of its ground would be hidden. */
  foreground: string;
  background: string;
};

function scan(text: string, context: TextContext): string {
  // Of a progress bar that rewrites its line the last state is what the user would see.
  const line = context === "log" ? lastSegment(text) : text;
  const state: State = { out: "", column: 0, marks: 0, hasSgr: false, foreground: "", background: "" };
  for (let at = 0; at < line.length; ) {
    const code = line.codePointAt(at) ?? 0;
    if (code === ESC || (code >= 0x80 && code <= 0x9f)) at = passEscape(line, at, code, context, state);
    else {
      put(code, context, state);
      at += code > 0xffff ? 2 : 1;
    }
  }
  return state.hasSgr ? `${state.out}\u001b[0m` : state.out;
}

function lastSegment(text: string): string {
  const trimmed = text.replace(/\r+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
}

/** Where the escape sequence at `at` ends; an SGR of a log is written anew. */
function passEscape(line: string, at: number, code: number, context: TextContext, state: State): number {
  const isC1 = code !== ESC;
  const kind = isC1 ? code - 0x40 : line.charCodeAt(at + 1);
  const start = at + (isC1 ? 1 : 2);
  if (context === "label" && !isC1) state.out += "␛";
  if (Number.isNaN(kind)) return line.length; // a lone ESC at the end never leaves
  if (kind === 0x5b) return csi(line, start, context, state);
  // OSC, DCS, SOS, PM, APC: swallowed to their terminator, at most to the end of the line.
  if (kind === 0x5d || kind === 0x50 || kind === 0x58 || kind === 0x5e || kind === 0x5f) return stringEnd(line, start);
  if (kind >= 0x20 && kind <= 0x2f) return intermediateEnd(line, start);
  return isC1 || kind >= 0x30 ? start : at + 1;
}

function csi(line: string, start: number, context: TextContext, state: State): number {
  let end = start;
  while (end < line.length && inRange(line.charCodeAt(end), 0x20, 0x3f)) end++;
  const final = line[end];
  if (final === undefined) return line.length;
  if (!inRange(line.charCodeAt(end), 0x40, 0x7e)) return end;
  if (final === "m" && context === "log") {
    const sgr = rebuildSgr(line.slice(start, end), state);
    state.out += sgr;
    if (sgr !== "") state.hasSgr = true;
  }
  return end + 1;
}

function stringEnd(line: string, start: number): number {
  for (let at = start; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return at + 1;
    if (code === ESC) return line[at + 1] === "\\" ? at + 2 : at;
  }
  return line.length;
}

function intermediateEnd(line: string, start: number): number {
  let at = start;
  while (inRange(line.charCodeAt(at), 0x20, 0x2f)) at++;
  return at + 1;
}

/** Colours and weights only, from parsed numbers: no blink, no hiding, nothing private. */
function rebuildSgr(parameters: string, state: State): string {
  if (!/^[\d;:]*$/.test(parameters)) return "";
  const numbers = parameters.split(";").flatMap(withoutSubParameters);
  if (numbers.length > mostSgrParameters) return "";
  const kept: string[] = [];
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0;
    const colour = number === 38 || number === 48 ? longColour(numbers.slice(at)) : undefined;
    if (colour) at += colour.length - 1;
    else if (!isHarmless(number)) continue;
    noteColour(number, colour?.slice(1).join(";"), state);
    kept.push((colour ?? [number]).join(";"));
  }
  if (state.background !== "" && state.foreground === state.background) {
    kept.push("49");
    state.background = "";
  }
  return kept.length === 0 ? "" : `\u001b[${kept.join(";")}m`;
}

/** `38:2:R:G:B` as `38;2;R;G;B`; of `4:3` (a curly underline) only the underline. */
function withoutSubParameters(parameter: string): readonly number[] {
  const parts = parameter.split(":").map(Number);
  return parts[0] === 38 || parts[0] === 48 ? parts : parts.slice(0, 1);
}

/** `38;5;N` or `38;2;R;G;B` at the beginning of the numbers. */
function longColour(numbers: readonly number[]): readonly number[] | undefined {
  const length = numbers[1] === 5 ? 3 : numbers[1] === 2 ? 5 : 0;
  const colour = numbers.slice(0, length);
  return length > 0 && colour.length === length && colour.slice(2).every((part) => part <= 255) ? colour : undefined;
}

function noteColour(number: number, long: string | undefined, state: State): void {
  const short = (from: number, bright: number) => `5;${number >= bright ? number - bright + 8 : number - from}`;
  if (number === 0) {
    state.foreground = "";
    state.background = "";
  } else if (number === 38) state.foreground = long ?? "";
  else if (number === 48) state.background = long ?? "";
  else if (number === 39) state.foreground = "";
  else if (number === 49) state.background = "";
  else if (inRange(number, 30, 37) || inRange(number, 90, 97)) state.foreground = short(30, 90);
  else if (inRange(number, 40, 47) || inRange(number, 100, 107)) state.background = short(40, 100);
}

function isHarmless(number: number): boolean {
  if (inRange(number, 0, 4) || number === 7 || number === 9) return true;
  if (inRange(number, 21, 24) || number === 27 || number === 29) return true;
  return (
    inRange(number, 30, 37) || number === 39 || inRange(number, 40, 47) || number === 49 || inRange(number, 90, 107)
  );
}

function put(code: number, context: TextContext, state: State): void {
  if (state.out !== "" && isLook(code)) return;
  const cell = context === "label" ? visible(code) : safe(code, state.column);
  if (cell === undefined) putMark(String.fromCodePoint(code), state);
  else if (cell !== "") {
    state.out += cell;
    // Tabs only ask for it.
    if (context === "log") state.column += cellWidth(cell);
    state.marks = 0;
  }
}

/** What a label shows for a character: all of it; undefined for a combining mark. */
function visible(code: number): string | undefined {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return isInvisible(code) || code === 0x200d ? "\ufffd" : plainOrMark(code);
}

/** What a log shows for a character: nothing of what hides. */
function safe(code: number, column: number): string | undefined {
  if (code === 0x09) return " ".repeat(tabCells - (column % tabCells));
  return code < 0x20 || code === 0x7f || isInvisible(code) ? "" : plainOrMark(code);
}

function plainOrMark(code: number): string | undefined {
  const character = String.fromCodePoint(code);
  return code > 0x2ff && /\p{M}/u.test(character) ? undefined : character;
}

function putMark(mark: string, state: State): void {
  if (state.out === "") state.out = "◌";
  if (state.marks < mostMarks) state.out += mark;
  state.marks += 1;
}

/** Another look of the sign before it (emoji style, skin, keycap): terminals do not agree how many cells the two take. */
function isLook(code: number): boolean {
  return code === 0xfe0f || code === 0x20e3 || inRange(code, 0x1f3fb, 0x1f3ff);
}

/** Bidirectional controls, zero width, line separators, soft hyphen, tags, unpaired surrogates. */
function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x61c ||
    code === 0x180e ||
    inRange(code, 0x200b, 0x200c) ||
    inRange(code, 0x200e, 0x200f) ||
    inRange(code, 0x2028, 0x202e) ||
    inRange(code, 0x2060, 0x206f) ||
    inRange(code, 0xd800, 0xdfff) ||
    code === 0xfeff ||
    inRange(code, 0x115f, 0x1160) || // Hangul fillers
    code === 0x3164 ||
    code === 0xffa0 ||
    inRange(code, 0xfff0, 0xfffb) ||
    inRange(code, 0xe0000, 0xe007f)
  );
}

function inRange(code: number, from: number, to: number): boolean {
  return code >= from && code <= to;
}
