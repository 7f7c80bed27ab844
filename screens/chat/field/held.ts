import { formatAmount, formatBytes } from "../../../source/ui/text/format.js";
import { emptyField, type FieldState, insert } from "../../../source/ui/text-field-state.js";

/** A long paste: the field shows its size in its place. */
type Folded = { readonly text: string; readonly bytes: number; readonly newlines: number; readonly endsLine: boolean };

/** What the field holds: its text, in which each long paste is one sign, and those pastes in the order of their signs. */
export type Held = { readonly field: FieldState; readonly folded: readonly Folded[] };

export type HeldPart = { readonly text: string; readonly isFolded: boolean };

export const nothingHeld: Held = { field: emptyField, folded: [] };

/** Signs of folded pastes: private characters, far from those of function keys (ui/key-name.ts). */
const firstSign = 0xf0100;
const aSign = /[\u{f0100}-\u{ffffd}]/u;
const signs = /[\u{f0100}-\u{ffffd}]/gu;

/** A paste is folded from so many characters or lines on; all that is typed and pasted stays short enough to be drawn at each key. */
const foldedFrom = { length: 4000, lines: 30 };
const mostShown = 20_000;

/** A paste without brackets comes in pieces, each longer than anyone types between two looks at the keyboard (typed-runs.ts). */
const leastPiece = 100;

/** What is pasted at the cursor; a long one is folded. `goesOn`: nothing else came since the paste before it, of which it may be a piece. */
export function withPaste(held: Held, pasted: string, goesOn = false): Held {
  const text = pasted.replaceAll(/\r\n?/g, "\n");
  const { field, folded } = held;
  const before = goesOn && text.length >= leastPiece ? foldedAt(field.text.slice(0, field.cursor)) : undefined;
  const last = before === undefined ? undefined : folded[before];
  if (last) return { field, folded: folded.with(before ?? 0, joined(last, foldedOf(text))) };
  const part = foldedOf(text);
  const isLong = part.newlines > foldedFrom.lines || text.length > foldedFrom.length || aSign.test(text);
  return isLong || field.text.length + text.length > mostShown ? withFolded(held, part) : withText(held, text);
}

/** What an editor or the history brings back, in the place of what was held; shown whole where it can be. */
export function holding(text: string): Held {
  return text.length > mostShown || aSign.test(text)
    ? withFolded(nothingHeld, foldedOf(text))
    : withText(nothingHeld, text);
}

export function holdingParts(parts: readonly HeldPart[]): Held {
  return parts.reduce(
    (held, { text, isFolded }) =>
      isFolded || aSign.test(text) ? withFolded(held, foldedOf(text)) : withText(held, text),
    nothingHeld,
  );
}

/** All of it, as it is sent. */
export function wholeText({ field, folded }: Held): string {
  return field.text.replaceAll(signs, (sign) => folded[indexOf(sign)]?.text ?? "");
}

export function partsOf({ field, folded }: Held): readonly HeldPart[] {
  return field.text
    .split(/([\u{f0100}-\u{ffffd}])/u)
    .map((text) =>
      aSign.test(text) ? { text: folded[indexOf(text)]?.text ?? "", isFolded: true } : { text, isFolded: false },
    )
    .filter(({ text }) => text !== "");
}

/** The field as it is shown: the size of a folded paste in its place. */
export function shownField({ field: { text, cursor }, folded }: Held): FieldState {
  const shown = (part: string) => part.replaceAll(signs, (sign) => chip(folded[indexOf(sign)]));
  const before = shown(text.slice(0, cursor));
  return { text: before + shown(text.slice(cursor)), cursor: before.length };
}

/** "[pasted 10 MB, 120,000 lines]" */
function chip(part: Folded | undefined): string {
  return part
    ? `[pasted ${formatBytes(part.bytes)}, ${formatAmount(part.newlines + (part.endsLine ? 0 : 1), "line")}]`
    : "";
}

function withText({ field, folded }: Held, text: string): Held {
  return { field: insert(field, text), folded };
}

function withFolded({ field, folded }: Held, part: Folded): Held {
  return { field: insert(field, String.fromCodePoint(firstSign + folded.length)), folded: [...folded, part] };
}

function foldedOf(text: string): Folded {
  let newlines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) newlines += 1;
  return { text, bytes: Buffer.byteLength(text), newlines, endsLine: text.endsWith("\n") };
}

function joined(first: Folded, rest: Folded): Folded {
  return {
    text: first.text + rest.text,
    bytes: first.bytes + rest.bytes,
    newlines: first.newlines + rest.newlines,
    endsLine: rest.endsLine,
  };
}

/** The paste whose sign is the last of the text. */
function foldedAt(text: string): number | undefined {
  const last = [...text.slice(-2)].at(-1) ?? "";
  return aSign.test(last) ? indexOf(last) : undefined;
}

function indexOf(sign: string): number {
  return (sign.codePointAt(0) ?? 0) - firstSign;
}
