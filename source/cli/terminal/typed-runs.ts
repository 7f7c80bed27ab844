import { pasteEnd, pasteStart } from "./split-keys.js";

/** A key that waits for its turn. */
export type WaitingKey = {
  readonly key: string;
  /** Of a piece that no one types: its newlines are text, it means nothing to a list. */
  readonly isPasted: boolean;
};

/** Nobody types so many characters between two looks at the keyboard, also where the connection stalls for a second. */
const leastPasted = 100;
/** A key that is held gives one character again and again; in a text half of them at least are not the one before. */
const leastChanges = leastPasted / 2;
/** The rest of a paste without brackets follows the piece before it at once. */
const pasteGoesOnMs = 60;

/** Tells the keys of a paste without brackets (a terminal that knows none, `tmux send-keys`) from those that are typed. */
export function createPasteSense(nowMs: () => number) {
  let pastedUntilMs = 0;
  return (keys: readonly string[]): readonly WaitingKey[] => {
    const goesOn = nowMs() < pastedUntilMs;
    return runsOf(keys).flatMap((run) => {
      const isPasted = isText(run[0] ?? "") && (goesOn || isOfText(run));
      if (isPasted) pastedUntilMs = nowMs() + pasteGoesOnMs;
      return run.map((key) => ({ key, isPasted }));
    });
  };
}

/** What stands at the head of the keys as one paste, taken from them; undefined where that is a single key. */
export function takeTyped(queue: WaitingKey[]): string | undefined {
  let count = 0;
  while (count < queue.length && types(queue[count])) count += 1;
  if (count < 2 && !queue[0]?.isPasted) return undefined;
  const text = queue.splice(0, count).map(({ key }) => key);
  return `${pasteStart}${text.join("").replaceAll("\r", "\n")}${pasteEnd}`;
}

function types(waiting: WaitingKey | undefined): boolean {
  return waiting !== undefined && (waiting.isPasted || (isText(waiting.key) && !/[\r\n\t]/.test(waiting.key)));
}

/** Neighbours that are all text, or all none. */
function runsOf(keys: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = [];
  for (const key of keys) {
    const last = runs.at(-1);
    if (last && isText(last[0] ?? "") === isText(key)) last.push(key);
    else runs.push([key]);
  }
  return runs;
}

/** What would be put into a text: no escape sequence or function key (split-keys.ts), no control but newlines and tabs. */
function isText(key: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u{f0000}-\u{f001f}]/u.test(key);
}

function isOfText(run: readonly string[]): boolean {
  if (run.length < leastPasted) return false;
  let changes = 0;
  for (let at = 1; at < run.length; at += 1) if (run[at] !== run[at - 1]) changes += 1;
  return changes >= leastChanges;
}
