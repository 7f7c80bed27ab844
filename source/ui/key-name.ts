import type { Key } from "ink";

/** Function keys come from the stand-in stdin as one private character each: Ink gives "" for some of them. */
export const functionKeyBase = 0xf0000;

const named: readonly (readonly [keyof Key, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

/** A key's name, modifiers first: `j`, `G`, `ctrl+p`, `alt+enter`, `shift+tab`, `space`, `f1`. */
export function keyNameOf(input: string, key: Key): string {
  const base = named.find(([flag]) => key[flag])?.[1] ?? typedName(input);
  const shift = key.shift && named.some(([flag]) => key[flag]) ? "shift+" : "";
  // An escape that arrives alone is no alt.
  const alt = key.meta && base !== "esc" ? "alt+" : "";
  const ctrl = key.ctrl ? "ctrl+" : "";
  return `${ctrl}${alt}${shift}${base}`;
}

function typedName(input: string): string {
  if (input === " ") return "space";
  if (input === "\n") return "ctrl+j";
  const code = input.codePointAt(0) ?? 0;
  return code > functionKeyBase && code <= functionKeyBase + 24 ? `f${code - functionKeyBase}` : input;
}
