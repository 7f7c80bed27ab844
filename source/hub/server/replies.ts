import type { ServerResponse } from "node:http";
import type { CallError } from "../../api/calls.js";
import type { UserError, UserErrorKind } from "../../domain/user-error.js";

/** How long what is left of a refused body is thrown away, so that its sender comes to read the answer. */
const lingerMs = 2000;

const statuses: Readonly<Record<UserErrorKind, number>> = {
  invalid: 400,
  "not-found": 404,
  exists: 409,
  refused: 403,
  conflict: 409,
  missing: 424,
  unavailable: 503,
  failed: 502,
};

const statusByCode: ReadonlyMap<string, number> = new Map([
  ["hub.no-token", 401],
  ["hub.bad-token", 401],
  ["request.too-large", 413],
  ["request.too-slow", 408],
]);

/** Answers that wait for their readers: many large ones at once, or slow readers of them, cannot fill the memory. */
const mostHeldBytes = 256_000_000;
/** Smaller ones are as many as there are connections, at most. */
const largeReply = 1_000_000;

let heldBytes = 0;

/** False where there is no room for it. */
function hold(response: ServerResponse, bytes: number): boolean {
  if (heldBytes + bytes > mostHeldBytes) return false;
  heldBytes += bytes;
  response.once("close", () => {
    heldBytes -= bytes;
  });
  return true;
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  if (body.byteLength > largeReply && !hold(response, body.byteLength)) {
    sendJson(response, 503, {
      error_code: "TEMPORARILY_UNAVAILABLE",
      message: `More than ${mostHeldBytes} bytes of answers wait for their readers already. Ask for smaller pages.`,
    });
    return;
  }
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": body.byteLength,
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(status === 503 || hasUnreadBody(response) ? { connection: "close" } : {}),
  });
  if (hasUnreadBody(response)) endAfterBody(response, body);
  else response.end(body);
}

export function sendError(response: ServerResponse, { code, kind, message, hint }: UserError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body: CallError = { error: { code, kind, message, ...(hint === undefined ? {} : { hint }) } };
  sendJson(response, statusByCode.get(code) ?? statuses[kind], body);
}

function hasUnreadBody({ req }: ServerResponse): boolean {
  const announced = req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
  return announced && !req.complete;
}

/** A connection closed on a sender in the middle of its body is reset: it would see no answer but a broken pipe. */
function endAfterBody(response: ServerResponse, body: Buffer): void {
  const { req } = response;
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  response.write(body);
  req.once("close", end);
  req.once("end", end);
  req.resume();
}
