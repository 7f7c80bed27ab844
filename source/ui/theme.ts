/** Colours by what they mean; never the only sign of it. */
export type Tone =
  | "plain"
  | "dim"
  | "strong"
  | "accent"
  | "running"
  | "good"
  | "warning"
  | "bad"
  | "cursor"
  | "title"
  | "italic"
  | "underlined"
  | "struck";

const sgr: Readonly<Record<Exclude<Tone, "plain">, string>> = {
  dim: "90",
  strong: "1",
  accent: "36",
  running: "94",
  good: "32",
  warning: "33",
  bad: "31",
  cursor: "7",
  title: "1;36",
  italic: "3",
  underlined: "4",
  struck: "9",
};

/** No colours: they are shown where there are none, too. */
const weights: ReadonlySet<Tone> = new Set(["strong", "italic", "underlined", "struck"]);

/** Colours of the lines of a chart, in order: well apart on dark and light. */
const lineColours: readonly string[] = ["94", "33", "32", "35", "36", "91", "93", "92", "95", "34", "96", "31"];

let colours = true;
let asciiOnly = false;

/** Set once before the first frame: `NO_COLOR`, and `--ascii` for terminals without the characters. */
export function setTheme(options: { readonly colours: boolean; readonly ascii: boolean }): void {
  colours = options.colours;
  asciiOnly = options.ascii;
}

export function hasColours(): boolean {
  return colours;
}

export function isAscii(): boolean {
  return asciiOnly;
}

/** The text in a tone; tones inside it are taken up again after theirs ends. */
export function paint(text: string, tone: Tone): string {
  if (tone === "plain") return text;
  // Inverted colours would be a patchwork: the row under the cursor is plain.
  if (tone === "cursor") return withSgr(withoutSgr(text), sgr.cursor, true);
  return withSgr(text, sgr[tone], weights.has(tone));
}

/** The text in one of the chart colours. */
export function paintLine(text: string, colour: number): string {
  return withSgr(text, lineColours[colour % lineColours.length] ?? "94", false);
}

/** The text faintly in one of the chart colours: what lies behind. */
export function paintFaint(text: string, colour: number): string {
  return withSgr(text, `2;${lineColours[colour % lineColours.length] ?? "94"}`, false);
}

/** The text without colours and weights. */
export function withoutSgr(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR begins with ESC
  return text.replaceAll(/\u001b\[[\d;]*m/g, "");
}

function withSgr(text: string, codes: string, always: boolean): string {
  if (text === "" || !(colours || always)) return text;
  return `\u001b[${codes}m${text.replaceAll("\u001b[0m", `\u001b[0m\u001b[${codes}m`)}\u001b[0m`;
}

const glyphs = {
  running: ["●", "*"],
  quiet: ["◌", "."],
  finished: ["✓", "+"],
  failed: ["✗", "x"],
  stopped: ["■", "#"],
  waiting: ["○", "o"],
  changed: ["✎", "~"],
  missing: ["?", "?"],
  cursor: ["▸", ">"],
  mark: ["┃", "!"],
  folded: ["▸", ">"],
  unfolded: ["▾", "v"],
  baseline: ["Δ", "="],
  up: ["▲", "^"],
  down: ["▼", "v"],
  arrow: ["→", "->"],
  about: ["≈", "~"],
  dot: ["·", "-"],
  ellipsis: ["…", "~"],
  horizontal: ["─", "-"],
  vertical: ["│", "|"],
  topLeft: ["╭", "+"],
  topRight: ["╮", "+"],
  bottomLeft: ["╰", "+"],
  bottomRight: ["╯", "+"],
  tabLeft: ["▐", "["],
  tabRight: ["▌", "]"],
  edge: ["──▶", "-->"],
  best: ["◆", "*"],
  problem: ["!", "!"],
  notPushed: ["↑", "^"],
  newerAtSource: ["↓", "v"],
  notCommitted: ["+", "c"],
  star: ["★", "*"],
  meterFull: ["▰", "#"],
  meterRest: ["▱", "."],
  bar: ["█", "#"],
  barLow: ["▄", "#"],
  notANumber: ["✕", "x"],
  infinity: ["∞", "I"],
  infinite: ["∞", "inf"],
  point: ["●", "o"],
  left: ["←", "<"],
  right: ["→", ">"],
  ruler: ["│", "!"],
  bullet: ["•", "*"],
  previous: ["‹", "<"],
  next: ["›", ">"],
} as const;

export function glyph(name: keyof typeof glyphs): string {
  return glyphs[name][asciiOnly ? 1 : 0];
}
