import { isAscii, isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";

/** Bytes of a file's beginning that tell what it is; git looks at as many. */
const lookedBytes = 8000;
const newline = 0x0a;

const magics: readonly (readonly [bytes: string, format: string])[] = [
  ["GGUF", "GGUF weights"],
  ["PK\u0003\u0004", "ZIP archive (also .pt, .npz)"],
  ["\u001f\u008b", "gzip"],
  ["%PDF", "PDF"],
  ["\u0093NUMPY", "NumPy array"],
  ["SQLite format 3", "SQLite"],
  ["\u007fELF", "ELF program"],
  ["(\u00b5/\u00fd", "zstd"],
];
/** The sign of a pickle of Python's, and the newest protocol, which is written behind it. */
const [pickle, newestProtocol] = [0x80, 5];

/**
 * True where a file with this beginning is shown and compared as a text, in whatever letters it is: it has no NUL, no more
 * than one in a hundred of its bytes is a control character, and it does not begin as a known binary format does.
 */
export function isTextHead(head: Buffer): boolean {
  const looked = head.subarray(0, lookedBytes);
  if (looked.includes(0) || magicOf(looked) !== undefined) return false;
  let controls = 0;
  for (const byte of looked) if (byte < 0x20 && !isUsual(byte)) controls += 1;
  return controls * 100 <= looked.length;
}

/** The same of a file; what cannot be read is none. */
export async function isTextFile(path: string): Promise<boolean> {
  const file: FileHandle | undefined = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(lookedBytes), 0, lookedBytes, 0);
    return isTextHead(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What a file that is no text is called, by its beginning and its name. */
export function binaryFormat(head: Buffer, name: string): string {
  return name.endsWith(".safetensors") ? "safetensors weights" : (magicOf(head) ?? "binary");
}

/** The letters of a text: a line that is no UTF-8 is read as Latin-1, of which every byte is a letter. */
export function lettersOf(text: Buffer): string {
  if (isAscii(text) || isUtf8(text)) return text.toString("utf8");
  let letters = "";
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(newline, at);
    const line = text.subarray(at, end < 0 ? text.length : end + 1);
    letters += line.toString(isUtf8(line) ? "utf8" : "latin1");
    at += line.length;
  }
  return letters;
}

function magicOf(head: Buffer): string | undefined {
  const start = head.subarray(0, 16).toString("latin1");
  const [sign, protocol = 0] = head;
  if (sign === pickle && protocol <= newestProtocol) return "pickle";
  return magics.find(([magic]) => start.startsWith(magic))?.[1];
}

/** Backspace, tab, the ends of lines and pages, and escape, which logs have. */
function isUsual(byte: number): boolean {
  return (byte >= 0x08 && byte <= 0x0d && byte !== 0x0b) || byte === 0x1b;
}
