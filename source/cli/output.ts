import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import { UserError } from "../domain/user-error.js";
import { cut } from "../ui/text/cells.js";
import { harmless, label } from "../ui/text/sanitize.js";

/** Writes a line to standard output, whole even where a pipe takes it in pieces. */
export function printLine(text: string): void {
  write(1, `${text}\n`);
}

/** Data from outside as it is; a terminal gets signs in the place of what it would obey. */
export function printRaw(text: string): void {
  write(1, isatty(1) ? harmless(text) : text);
}

/** Bytes as they are. */
export function printBytes(bytes: Uint8Array): void {
  write(1, bytes);
}

/** `--json`: one document and nothing else. */
export function printJson(value: unknown): void {
  printLine(jsonText(value));
}

/** JSON that no terminal obeys: of the characters that it would, JSON escapes by itself only those below a blank. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => withExactStep(each)).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** `step` with all its digits, where a number had rounded it. */
function withExactStep(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("exactStep" in value)) return value;
  const { exactStep, ...rest } = value;
  const rawJson: unknown = Reflect.get(JSON, "rawJSON"); // ES2027, in Node since 22
  return typeof rawJson === "function" ? { ...rest, step: rawJson(exactStep) } : value;
}

/** What went wrong and what to do, on standard error. */
export function printError(error: UserError): void {
  // Names and texts from outside are in it.
  write(2, `slipway: ${label(error.message)}\n${error.hint === undefined ? "" : `  ${label(error.hint)}\n`}`);
}

/** Something to know beside the answer, on standard error. */
export function printWarning(text: string): void {
  write(2, `slipway: ${text}\n`);
}

/** One line of a terminal's standard error that the next one takes the place of; "": it is gone. */
export function printStatus(text: string): void {
  write(2, `\r\u001b[K${cut(text, Math.max(1, process.stderr.columns - 1))}`);
}

/** 0 done, 1 failed, 2 wrong arguments, 3 refused (not trusted, read-only, work alive), 4 something it needs is missing. */
export function exitCodeOf(error: UserError): number {
  if (error.code.startsWith("arguments.") || error.code === "project.none") return 2;
  if (error.kind === "refused") return 3;
  return error.kind === "missing" ? 4 : 1;
}

function write(descriptor: number, content: string | Uint8Array): void {
  let rest = typeof content === "string" ? Buffer.from(content) : content;
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EAGAIN") continue; // a pipe that is full for the moment
      if (code === "EPIPE") process.exit(0); // the reader has seen enough: `slipway runs ls | head`
      throw notWritten(descriptor, error);
    }
  }
}

function notWritten(descriptor: number, cause: unknown): UserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserError({
    code: "output.failed",
    kind: "failed",
    message: `Standard ${descriptor === 1 ? "output" : "error"} cannot be written: ${reason}`,
    hint: "Look whether the disk that it goes to is full.",
    cause,
  });
}
