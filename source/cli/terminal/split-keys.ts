import { functionKeyBase } from "../../ui/key-name.js";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
export const pasteStart = "\u001b[200~";
export const pasteEnd = "\u001b[201~";
/** A paste without end, in UTF-16 units: what came so far is the paste. */
const longestPaste = 16_000_000;

/** Sequences of F1 to F12 (xterm, linux console, rxvt), which Ink leaves out in part. */
const functionKeys: Readonly<Record<string, number>> = {
  ...Object.fromEntries(["P", "Q", "R", "S"].map((final, at) => [`\u001bO${final}`, at + 1])),
  ...Object.fromEntries(["A", "B", "C", "D", "E"].map((final, at) => [`\u001b[[${final}`, at + 1])),
  ...Object.fromEntries(
    [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map((code, at) => [`\u001b[${code}~`, at + 1]),
  ),
};

/**
 * Splits what a terminal sends into single keys: held keys and keys that arrive together over SSH come in one piece, of
 * which Ink would see one event. Sequences that are cut between pieces wait for their rest; mouse and focus reports are
 * lifted out; a paste stays whole.
 */
export function createKeySplitter() {
  let rest = "";
  let paste: UnendedPaste | undefined;
  return {
    /** The keys that are whole now. */
    push: (chunk: string): readonly string[] => {
      const ended = paste && endedPaste(paste, chunk);
      if (paste && ended === undefined) return [];
      const [keys, left] = split(ended ?? rest + chunk);
      const goesOn = left.startsWith(pasteStart);
      paste = goesOn ? { pieces: [left], length: left.length, tail: left.slice(-tailLength) } : undefined;
      rest = goesOn ? "" : left;
      return keys;
    },
    /** What waits for its rest is taken as it is: a lone Esc is the key. Not so a paste that has not ended. */
    flush: (): readonly string[] => {
      const left = rest;
      rest = "";
      return left === "" ? [] : [left];
    },
    waits: () => rest !== "" || paste !== undefined,
  };
}

/** A paste whose end has not come. A long one comes in thousands of pieces: only where two of them meet is looked at for it. */
type UnendedPaste = { readonly pieces: string[]; length: number; tail: string };

const tailLength = pasteEnd.length - 1;

/** The paste with this piece, whole; undefined while its end has not come. */
function endedPaste(paste: UnendedPaste, chunk: string): string | undefined {
  const seam = paste.tail + chunk;
  const hasEnd = seam.includes(pasteEnd);
  paste.pieces.push(chunk);
  paste.length += chunk.length;
  paste.tail = seam.slice(-tailLength);
  if (!hasEnd && paste.length < longestPaste) return undefined;
  return hasEnd ? paste.pieces.join("") : [...paste.pieces, pasteEnd].join("");
}

function split(text: string): readonly [readonly string[], string] {
  const keys: string[] = [];
  let at = 0;
  while (at < text.length) {
    const length = text[at] === "\u001b" ? sequenceLength(text, at) : plainLength(text, at);
    if (length === undefined) return [keys, text.slice(at)];
    const key = text.slice(at, at + length);
    if (!isReport(key)) keys.push(mapped(key));
    at += length;
  }
  return [keys, ""];
}

/** undefined: not whole yet. */
function sequenceLength(text: string, at: number): number | undefined {
  if (text.startsWith(pasteStart, at)) {
    const end = text.indexOf(pasteEnd, at);
    return end < 0 ? undefined : end + pasteEnd.length - at;
  }
  const next = text[at + 1];
  if (next === undefined) return undefined;
  if (next === "[") return csiLength(text, at);
  if (next === "O") return text[at + 2] === undefined ? undefined : 3;
  // Two escapes are two keys; anything else behind one is alt with a key.
  return next === "\u001b" ? 1 : 1 + plainLength(text, at + 1);
}

function csiLength(text: string, at: number): number | undefined {
  // The linux console's F1 to F5: ESC [ [ A
  const from = text[at + 2] === "[" ? at + 3 : at + 2;
  for (let end = from; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code >= 0x40 && code <= 0x7e) return end + 1 - at;
    if (code < 0x20 || code > 0x3f) return end - at;
  }
  return undefined;
}

function plainLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x20 && code < 0x7f && !(text.charCodeAt(at + 1) > 0x7f)) return 1;
  const [first] = segmenter.segment(text.slice(at, at + 64));
  return first?.segment.length ?? 1;
}

/** Mouse (SGR and X10) and focus reports: nobody has asked for them, so they are no keys. */
function isReport(key: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: reports begin with ESC
  return /^\u001b\[(<[\d;]+[Mm]|M|[IO])$/.test(key);
}

function mapped(key: string): string {
  const number = functionKeys[key];
  return number === undefined ? key : String.fromCodePoint(functionKeyBase + number);
}
