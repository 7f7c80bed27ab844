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

/** A blank looks the same in every colour, where it has no ground, no line and is not inverted. */
export function isBlankPlain({ background, on }: SgrState): boolean {
  return background === "" && !on.has(4) && !on.has(7) && !on.has(9);
}
