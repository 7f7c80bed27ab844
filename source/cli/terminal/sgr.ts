/** Colours and weights of text, as Ink writes them (SGR, ECMA-48 8.3.117). */
export type SgrState = {
  foreground: string;
  background: string;
  /** Of 1, 2, 3, 4, 7 and 9 those that are on. */
  readonly on: Set<number>;
};

const switches = new Set([1, 2, 3, 4, 7, 9]);
const endedBy: Readonly<Record<number, readonly number[]>> = { 22: [1, 2], 23: [3], 24: [4], 27: [7], 29: [9] };

export function plainSgr(): SgrState {
  return { foreground: "", background: "", on: new Set() };
}

/** Takes the parameters of one sequence, `1;36`; false where one of them is not known here. */
export function applySgr(state: SgrState, parameters: string): boolean {
  const codes = parameters === "" ? [0] : parameters.split(";").map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const length = codes[at + 1] === 5 ? 3 : 5;
      const colour = codes.slice(at, at + length).join(";");
      if (code === 38) state.foreground = colour;
      else state.background = colour;
      at += length - 1;
    } else if (!applyCode(state, code)) return false;
  }
  return true;
}

function applyCode(state: SgrState, code: number): boolean {
  const ended = endedBy[code];
  if (code === 0) {
    state.foreground = "";
    state.background = "";
    state.on.clear();
  } else if (switches.has(code)) state.on.add(code);
  else if (ended) for (const each of ended) state.on.delete(each);
  else if (code === 39) state.foreground = "";
  else if (code === 49) state.background = "";
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) state.foreground = String(code);
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) state.background = String(code);
  else return false;
  return true;
}

/** The parameters that make this state from none; equal states have equal texts. */
export function sgrText({ foreground, background, on }: SgrState): string {
  return [...[...on].sort((a, b) => a - b).map(String), foreground, background].filter((part) => part !== "").join(";");
}

/** The sequence that makes one state of another, both as `sgrText` tells them; "" where they are the same. */
export function sgrChange(from: string, to: string): string {
  if (from === to) return "";
  if (to === "") return "\u001b[m";
  const [before, after] = [stateOf(from), stateOf(to)];
  const isLost = (part: "foreground" | "background") => before[part] !== "" && after[part] === "";
  if (isLost("foreground") || isLost("background") || [...before.on].some((each) => !after.on.has(each))) {
    return `\u001b[0;${to}m`;
  }
  const added = {
    foreground: before.foreground === after.foreground ? "" : after.foreground,
    background: before.background === after.background ? "" : after.background,
    on: new Set([...after.on].filter((each) => !before.on.has(each))),
  };
  return `\u001b[${sgrText(added)}m`;
}

/** A blank that is written in this state, as `sgrText` tells it, looks like any other. */
export function showsNoBlanks(style: string): boolean {
  return style === "" || isBlankPlain(stateOf(style));
}

/** There are a few dozen; a program that has thousands of colours does not fill the memory with them. */
const mostKept = 1000;
const states = new Map<string, SgrState>();

function stateOf(style: string): SgrState {
  const known = states.get(style);
  if (known) return known;
  const state = plainSgr();
  if (style !== "") applySgr(state, style);
  if (states.size >= mostKept) states.clear();
  states.set(style, state);
  return state;
}

/** A blank looks the same in every colour, where it has no ground, no line and is not inverted. */
export function isBlankPlain({ background, on }: SgrState): boolean {
  return background === "" && !on.has(4) && !on.has(7) && !on.has(9);
}
