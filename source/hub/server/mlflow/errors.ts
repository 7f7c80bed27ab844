import { z } from "zod";
import { UserError, type UserErrorKind } from "../../../domain/user-error.js";

/** Statuses and codes as the server 3.17.2 gives them. The client retries 408, 429 and 5xx for minutes. */
const replies: Readonly<Record<UserErrorKind, readonly [status: number, code: string]>> = {
  invalid: [400, "INVALID_PARAMETER_VALUE"],
  "not-found": [404, "RESOURCE_DOES_NOT_EXIST"],
  exists: [400, "RESOURCE_ALREADY_EXISTS"],
  refused: [403, "PERMISSION_DENIED"],
  conflict: [409, "RESOURCE_CONFLICT"],
  missing: [404, "RESOURCE_DOES_NOT_EXIST"],
  unavailable: [503, "TEMPORARILY_UNAVAILABLE"],
  failed: [500, "INTERNAL_ERROR"],
};

const byCode: ReadonlyMap<string, readonly [status: number, code: string]> = new Map([
  ["mlflow.no-endpoint", [404, "ENDPOINT_NOT_FOUND"]],
  ["artifact.not-offered", [501, "NOT_IMPLEMENTED"]],
  ["mlflow.bad-method", [405, "ENDPOINT_NOT_FOUND"]],
  ["hub.no-such-path", [404, "ENDPOINT_NOT_FOUND"]],
  ["request.too-large", [413, "INVALID_PARAMETER_VALUE"]],
  ["request.too-slow", [408, "BAD_REQUEST"]],
  ["artifact.bad-range", [416, "INVALID_PARAMETER_VALUE"]],
  ["hub.no-token", [401, "UNAUTHENTICATED"]],
  ["hub.bad-token", [401, "UNAUTHENTICATED"]],
]);

/** The reply for whatever a handler threw; `isFault`: a bug of ours. */
export function errorReply(error: unknown): {
  readonly status: number;
  readonly body: { readonly error_code: string; readonly message: string };
  readonly isFault: boolean;
} {
  if (error instanceof UserError) {
    const [status, error_code] = byCode.get(error.code) ?? replies[error.kind];
    return { status, body: { error_code, message: error.message }, isFault: false };
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const field = issue?.path.map(String).join(".");
    const message = `Invalid value for parameter '${field}': ${issue?.message ?? ""}`;
    return { status: 400, body: { error_code: "INVALID_PARAMETER_VALUE", message }, isFault: false };
  }
  return {
    status: 500,
    body: { error_code: "INTERNAL_ERROR", message: "The hub failed at this request" },
    isFault: true,
  };
}
