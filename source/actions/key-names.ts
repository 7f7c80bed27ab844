const words: Readonly<Record<string, string>> = {
  enter: "↵",
  esc: "esc",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  tab: "tab",
  space: "space",
  backspace: "⌫",
  delete: "del",
};

/** A key's name as the footer and the help show it: `shift+tab`, `ctrl+p`, `↵`, `F1`. */
export function describeKey(key: string): string {
  const parts = key === "+" ? ["+"] : key.split("+");
  const last = parts.at(-1) ?? "";
  const shown = words[last] ?? (/^f\d+$/.test(last) ? last.toUpperCase() : last);
  return [...parts.slice(0, -1), shown].join("+");
}

/** Keys that no scope may bind anew: they mean the same everywhere (design.md, "Keys"). */
export const reservedKeys: readonly string[] = [
  ...["?", "f1", ":", "ctrl+p", "1", "2", "3", "4", "5", "alt+1", "alt+2", "alt+3", "alt+4", "alt+5"],
  ...["tab", "shift+tab", "u", "z", "-", "@", "q", "ctrl+c", "ctrl+z"],
];
