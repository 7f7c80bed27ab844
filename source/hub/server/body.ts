import type { IncomingMessage } from "node:http";
import { UserError } from "../../domain/user-error.js";

const deepest = 32;
/** Of a JSON request; the largest batch of MLflow's has some 8,000. Checks of a million wrong ones would fill the memory. */
const mostValues = 50_000;
/** A body that trickles is given up after so long. */
const mostReadMs = 60_000;
/** Of all bodies that are being read: so many clients at once cannot fill the memory. */
const mostHeldBytes = 64_000_000;

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

function readAll(request: IncomingMessage, limitBytes: number): Promise<readonly Buffer[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Buffer[]>();
  const chunks: Buffer[] = [];
  let size = 0;
  const settle = () => {
    heldBytes -= size;
    size = 0;
    clearTimeout(timer);
    request.off("data", take).off("end", finish).off("error", fail).off("close", breakOff);
  };
  const refuse = (error: UserError) => {
    settle();
    // What is left of the body stays unread: the answer goes out before the connection is closed.
    request.pause();
    reject(error);
  };
  const take = (chunk: Buffer) => {
    size += chunk.byteLength;
    heldBytes += chunk.byteLength;
    if (size > limitBytes) return refuse(tooLarge(limitBytes));
    if (heldBytes > mostHeldBytes) return refuse(busy());
    chunks.push(chunk);
  };
  const finish = () => {
    settle();
    resolve(chunks);
  };
  const fail = (error: unknown) => refuse(brokenOff(error));
  const breakOff = () => refuse(brokenOff(undefined));
  const timer = setTimeout(() => refuse(tooSlow()), mostReadMs);
  request.on("data", take).on("end", finish).on("error", fail).on("close", breakOff);
  return promise;
}

/**
 * The JSON of the text; "" is `{}`. Whole numbers beyond 2^53 come as bigint, with all their digits.
 * @throws UserError `request.not-json`, `request.too-deep`, `request.too-many-values`, `request.not-text`
 */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = longNumber.test(text) ? parseExactly(text) : JSON.parse(text);
  } catch (error) {
    throw new UserError({
      code: "request.not-json",
      kind: "invalid",
      message: `The request is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}`,
      cause: error,
    });
  }
  // Half a character could be kept in no file and sent in no answer.
  checkShape(value, 0, { values: 0, mayBeHalf: /\\u[dD][89a-fA-F]/.test(text) });
  return value;
}

/** Digits that a number may round: not those behind a point. */
const longNumber = /[\s:[,-]\d{16}/;

/** ES2026 gives a reviver the text of a number; TypeScript's library does not know it yet. */
function parseExactly(text: string): unknown {
  const exact = (_key: string, value: unknown, { source = "" }: { readonly source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;
  return Reflect.apply(JSON.parse, JSON, [text, exact]);
}

/** JSON.parse accepts a nesting that JSON.stringify cannot write: looked at before use. */
function checkShape(value: unknown, depth: number, seen: { values: number; readonly mayBeHalf: boolean }): void {
  if (typeof value === "string") {
    if (seen.mayBeHalf && !value.isWellFormed()) throw notText();
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (depth >= deepest) throw tooDeep();
  const isList = Array.isArray(value);
  const inner: readonly unknown[] = isList ? value : Object.values(value);
  seen.values += inner.length;
  if (seen.values > mostValues) throw tooManyValues();
  if (seen.mayBeHalf && !isList) for (const key of Object.keys(value)) checkShape(key, depth + 1, seen);
  for (const each of inner) checkShape(each, depth + 1, seen);
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
