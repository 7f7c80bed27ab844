import type { IncomingMessage } from "node:http";
import { UserError } from "../../domain/user-error.js";

const deepest = 32;
/** Of a JSON request; the largest batch of MLflow's has some 8,000. Checks of a million wrong ones would fill the memory. */
const mostValues = 100_000;
/** A body that trickles is given up after so long. */
const mostReadMs = 60_000;
/** Of all bodies that are being read: so many clients at once cannot fill the memory. */
const mostHeldBytes = 64_000_000;

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const [openingBrace, closingBrace, openingBracket, closingBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

let heldBytes = 0;

/**
 * The body as text, without a byte order mark.
 * @throws UserError `request.too-large`, `request.too-slow`, `request.broken-off`, `request.not-utf8`, `hub.busy`
 */
export async function readText(request: IncomingMessage, limitBytes: number): Promise<string> {
  if (request.headers["content-encoding"] !== undefined) throw encoded(request.headers["content-encoding"]);
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const chunks = await readAll(request, limitBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch (error) {
    throw new UserError({
      code: "request.not-utf8",
      kind: "invalid",
      message: "The request is not text in UTF-8",
      cause: error,
    });
  }
}

async function readAll(request: IncomingMessage, limitBytes: number): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  let late = false;
  const waiting = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late = true;
    waiting.reject(tooSlow());
  }, mostReadMs);
  waiting.promise.catch(() => undefined);
  // What is left of the body stays readable: the answer goes out before the connection is closed.
  const iterator = request.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const next: IteratorResult<Buffer> = await Promise.race([iterator.next(), waiting.promise]);
      if (next.done) return chunks;
      size += next.value.byteLength;
      heldBytes += next.value.byteLength;
      if (size > limitBytes) throw tooLarge(limitBytes);
      if (heldBytes > mostHeldBytes) throw busy();
      chunks.push(next.value);
    }
  } catch (error) {
    throw error instanceof UserError ? error : brokenOff(error);
  } finally {
    heldBytes -= size;
    clearTimeout(timer);
    // The iterator of a body that is late still waits for it: its end is not ours to wait for.
    if (!late) await iterator.return?.();
  }
}

/** The JSON of the text; "" is `{}`. @throws UserError `request.not-json`, `request.too-deep`, `request.too-many-values` */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  checkShape(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError({
      code: "request.not-json",
      kind: "invalid",
      message: `The request is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}`,
      cause: error,
    });
  }
  // Half a character could be kept in no file and sent in no answer.
  if (/\\u[dD][89a-fA-F]/.test(text)) checkWellFormed(value);
  return value;
}

/** JSON.parse accepts a nesting that JSON.stringify cannot write: looked at before use. */
function checkShape(text: string): void {
  let depth = 0;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i);
    else if (code === comma) values += 1;
    else if (code === closingBrace || code === closingBracket) depth -= 1;
    else if (code === openingBrace || code === openingBracket) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw tooDeep();
    }
  }
  if (values > mostValues) throw tooManyValues();
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i += 1;
    else if (code === quote) return i;
  }
  return text.length;
}

function checkWellFormed(value: unknown): void {
  if (typeof value === "string" && !value.isWellFormed()) throw notText();
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    checkWellFormed(key);
    checkWellFormed(inner);
  }
}

function tooLarge(limitBytes: number): UserError {
  return new UserError({
    code: "request.too-large",
    kind: "invalid",
    message: `The request is larger than ${limitBytes} bytes`,
    hint: "Send it in several.",
  });
}

function tooSlow(): UserError {
  return new UserError({
    code: "request.too-slow",
    kind: "invalid",
    message: `The request was not whole after ${mostReadMs / 1000} s`,
  });
}

function brokenOff(cause: unknown): UserError {
  return new UserError({
    code: "request.broken-off",
    kind: "invalid",
    message: "The request broke off before it was whole",
    cause,
  });
}

function busy(): UserError {
  return new UserError({
    code: "hub.busy",
    kind: "unavailable",
    message: `More than ${mostHeldBytes} bytes of requests are being read already`,
    hint: "Send it again.",
  });
}

function encoded(encoding: string): UserError {
  return new UserError({
    code: "request.encoded",
    kind: "invalid",
    message: `Bodies are taken as they are, not with the Content-Encoding ${JSON.stringify(encoding.slice(0, 80))}`,
  });
}

function tooDeep(): UserError {
  return new UserError({
    code: "request.too-deep",
    kind: "invalid",
    message: `The request is nested deeper than ${deepest} levels`,
  });
}

function tooManyValues(): UserError {
  return new UserError({
    code: "request.too-many-values",
    kind: "invalid",
    message: `The request holds more than ${mostValues} values`,
    hint: "Send it in several.",
  });
}

function notText(): UserError {
  return new UserError({
    code: "request.not-text",
    kind: "invalid",
    message: "The request holds half a character (a lone surrogate)",
  });
}
