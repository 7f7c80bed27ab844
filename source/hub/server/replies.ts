import type { ServerResponse } from "node:http";
import type { CallError } from "../../api/calls.js";
import type { UserError, UserErrorKind } from "../../domain/user-error.js";

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

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { "content-type": "application/json", "content-length": body.byteLength });
  response.end(body);
}

export function sendError(response: ServerResponse, { code, kind, message, hint }: UserError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body: CallError = { error: { code, kind, message, ...(hint === undefined ? {} : { hint }) } };
  sendJson(response, code === "hub.no-token" || code === "hub.bad-token" ? 401 : statuses[kind], body);
}
