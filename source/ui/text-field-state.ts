/** A text and a cursor in it, in UTF-16 units, always between graphemes. */
export type FieldState = { readonly text: string; readonly cursor: number };

export const emptyField: FieldState = { text: "", cursor: 0 };

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const newlineKeys = new Set(["alt+enter", "ctrl+j", "shift+enter"]);

/** The field after a key; undefined where the field has no use for it. `typed` is the key's text where it types. */
export function fieldAfterKey(state: FieldState, key: string, typed: string): FieldState | undefined {
  if (newlineKeys.has(key)) return insert(state, "\n");
  const edit = edits[key];
  if (edit) return edit(state);
  return typed !== "" && !/\p{Cc}/u.test(typed) ? insert(state, typed) : undefined;
}

/** Text put in at the cursor. */
export function insert({ text, cursor }: FieldState, added: string): FieldState {
  const clean = added.replaceAll(/\r\n?/g, "\n");
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

const edits: Readonly<Record<string, (state: FieldState) => FieldState>> = {
  left: ({ text, cursor }) => ({ text, cursor: before(text, cursor) }),
  right: ({ text, cursor }) => ({ text, cursor: after(text, cursor) }),
  "ctrl+b": ({ text, cursor }) => ({ text, cursor: before(text, cursor) }),
  "ctrl+f": ({ text, cursor }) => ({ text, cursor: after(text, cursor) }),
  "alt+b": ({ text, cursor }) => ({ text, cursor: wordBefore(text, cursor) }),
  "alt+f": ({ text, cursor }) => ({ text, cursor: wordAfter(text, cursor) }),
  "ctrl+left": ({ text, cursor }) => ({ text, cursor: wordBefore(text, cursor) }),
  "ctrl+right": ({ text, cursor }) => ({ text, cursor: wordAfter(text, cursor) }),
  home: ({ text, cursor }) => ({ text, cursor: lineStart(text, cursor) }),
  end: ({ text, cursor }) => ({ text, cursor: lineEnd(text, cursor) }),
  "ctrl+a": ({ text, cursor }) => ({ text, cursor: lineStart(text, cursor) }),
  "ctrl+e": ({ text, cursor }) => ({ text, cursor: lineEnd(text, cursor) }),
  up: (state) => vertical(state, -1),
  down: (state) => vertical(state, 1),
  backspace: (state) => removed(state, before(state.text, state.cursor), state.cursor),
  delete: (state) => removed(state, state.cursor, after(state.text, state.cursor)),
  "ctrl+d": (state) => removed(state, state.cursor, after(state.text, state.cursor)),
  "ctrl+w": (state) => removed(state, wordBefore(state.text, state.cursor), state.cursor),
  "alt+backspace": (state) => removed(state, wordBefore(state.text, state.cursor), state.cursor),
  "ctrl+u": (state) => removed(state, lineStart(state.text, state.cursor), state.cursor),
  "ctrl+k": (state) => removed(state, state.cursor, lineEnd(state.text, state.cursor)),
};

function removed({ text }: FieldState, from: number, to: number): FieldState {
  return { text: text.slice(0, from) + text.slice(to), cursor: from };
}

/** Longer than any grapheme: a long text is not looked through at each key. */
const nearby = 200;

function before(text: string, cursor: number): number {
  const from = Math.max(0, cursor - nearby);
  const last = [...segmenter.segment(text.slice(from, cursor))].at(-1);
  return last ? from + last.index : 0;
}

function after(text: string, cursor: number): number {
  const [first] = segmenter.segment(text.slice(cursor, cursor + nearby));
  return cursor + (first?.segment.length ?? 0);
}

function wordBefore(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/\S+\s*$|\s+$/, "").length;
}

function wordAfter(text: string, cursor: number): number {
  return cursor + (/^\s*\S+/.exec(text.slice(cursor))?.[0].length ?? text.length - cursor);
}

function lineStart(text: string, cursor: number): number {
  return text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

function vertical({ text, cursor }: FieldState, by: -1 | 1): FieldState {
  const start = lineStart(text, cursor);
  const column = cursor - start;
  if (by < 0) {
    if (start === 0) return { text, cursor: 0 };
    const above = lineStart(text, start - 1);
    return { text, cursor: Math.min(above + column, start - 1) };
  }
  const below = lineEnd(text, cursor) + 1;
  if (below > text.length) return { text, cursor: text.length };
  return { text, cursor: Math.min(below + column, lineEnd(text, below)) };
}
