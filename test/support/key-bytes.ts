/** What a terminal (xterm) sends for keys that are not the character itself. */
const named: Readonly<Record<string, string>> = {
  enter: "\r",
  esc: "\x1b",
  tab: "\t",
  space: " ",
  backspace: "\x7f",
  delete: "\x1b[3~",
  insert: "\x1b[2~",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  home: "\x1b[H",
  end: "\x1b[F",
  pgup: "\x1b[5~",
  pgdn: "\x1b[6~",
  "shift+tab": "\x1b[Z",
  f1: "\x1bOP",
  f2: "\x1bOQ",
  f3: "\x1bOR",
  f4: "\x1bOS",
  f5: "\x1b[15~",
};

/**
 * The bytes of one key by its name: `enter`, `ctrl+p`, `alt+1`, `shift+tab`, `G`, `?`.
 * @throws Error for a name that no terminal key has.
 */
export function keyBytes(name: string): string {
  const bytes = named[name];
  if (bytes !== undefined) return bytes;
  if (name.startsWith("alt+")) return `\x1b${keyBytes(name.slice(4))}`;
  const control = /^ctrl\+([a-z\\[\]^_@])$/.exec(name)?.[1];
  if (control) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 31);
  if ([...name].length === 1) return name;
  throw new Error(`no key is called "${name}"`);
}
