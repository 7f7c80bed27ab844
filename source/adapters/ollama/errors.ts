import { UserError } from "../../domain/user-error.js";

const downCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EAI_AGAIN"]);

/** The UserError that a failed request to an Ollama server means. Decided by status and code, never by words. */
export function ollamaError(error: unknown, url: string, model?: string): UserError {
  if (error instanceof UserError) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 404 && model !== undefined) return noModel(url, model, error);
  if (status !== undefined) return statusError(status, url, message, error);
  if (isTimeout(error)) return hung(url, error);
  return connectionError(error, url) ?? toldInStream(url, message, error);
}

/** What a status means by itself; `message` is the server's, undefined where the body is not its own. */
export function statusError(status: number, url: string, message: string | undefined, cause?: unknown): UserError {
  const told = message === undefined || message === "" ? "" : `: ${message}`;
  if (status === 401) {
    return new UserError({
      code: "host.wants-key",
      kind: "refused",
      message: `${url} wants a key or a password (401)${told}`,
      hint: "Write user:password@ before the host, or name the environment variable that has the key.",
      cause,
    });
  }
  if (status === 403) {
    return new UserError({
      code: "ollama.refused",
      kind: "refused",
      message: `Ollama at ${url} refuses requests from here (403)${told}`,
      hint: "Set OLLAMA_ORIGINS and OLLAMA_HOST on the server so that this address may call it.",
      cause,
    });
  }
  if (message === undefined && (status === 404 || status === 405)) {
    return new UserError({
      code: "host.unknown",
      kind: "failed",
      message: `What answers at ${url} does not know Ollama's paths (${status})`,
      hint: "Look at the address and the path in it: a proxy, an old Ollama or another program is there.",
      cause,
    });
  }
  if (status === 502 || status === 503 || status === 504) {
    return new UserError({
      code: "host.busy",
      kind: "unavailable",
      message: `${url} answered ${status}${told}`,
      hint: "The server behind it is down, or has too many requests: try again in a while.",
      cause,
    });
  }
  return new UserError({
    code: status < 500 ? "ollama.bad-request" : "ollama.failed",
    kind: status < 500 ? "invalid" : "failed",
    message: `Ollama answered ${status}${told}`,
    hint: status < 500 ? "Change what was asked." : "Look into the server's log.",
    cause,
  });
}

/** What a connection that could not be made, or broke, means; undefined where the error is none of these. */
function connectionError(error: unknown, url: string): UserError | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (downCodes.has(code)) {
    return new UserError({
      code: "ollama.down",
      kind: "missing",
      message: `No Ollama server answers at ${url} (${code})`,
      hint: "Start it with: ollama serve",
      cause: error,
    });
  }
  if (/CERT|SELF_SIGNED|TLS|SSL/.test(code)) {
    return new UserError({
      code: "host.certificate",
      kind: "refused",
      message: `The certificate of ${url} is not trusted (${code})`,
      hint: "Name its authority with NODE_EXTRA_CA_CERTS, and start the hub anew.",
      cause: error,
    });
  }
  return new UserError({
    code: "ollama.broken-off",
    kind: "failed",
    message: `The connection to ${url} broke off (${code})`,
    hint: "Send the message again.",
    cause: error,
  });
}

/** `names` are installed ones that are like it. */
export function noModel(url: string, model: string, cause: unknown, names: readonly string[] = []): UserError {
  const like = names.length === 0 ? "Choose another model" : `Did you mean ${names.join(", ")}?`;
  return new UserError({
    code: "ollama.no-model",
    kind: "not-found",
    message: `Ollama at ${url} has no model "${model}"`,
    hint: names.length === 0 ? `${like}, or get it with: ollama pull ${model}` : `${like} Or: ollama pull ${model}`,
    cause,
  });
}

function hung(url: string, cause: unknown): UserError {
  return new UserError({
    code: "ollama.hung",
    kind: "unavailable",
    message: `${url} takes the connection and does not answer`,
    hint: "The server hangs, or is very busy: look into its log, or start it anew.",
    cause,
  });
}

/** `what` came, which no Ollama says. */
export function badForm(url: string, what: string): UserError {
  return new UserError({
    code: "ollama.bad-form",
    kind: "failed",
    message: `What answers at ${url} said what is not Ollama's form: ${what}`,
    hint: "Look at the address: a proxy or another program may be there.",
  });
}

/** Characters of one line of a stream: an answer comes in pieces of some bytes. */
export const longestLine = 16 * 1024 * 1024;

export function lineTooLong(url: string): UserError {
  return badForm(url, `a line of over ${longestLine / 1024 / 1024} MB`);
}

/** An error line in a stream whose status was 200: the runner broke, a pull failed, there is no space. */
function toldInStream(url: string, message: string, cause: unknown): UserError {
  return new UserError({
    code: "ollama.told",
    kind: "failed",
    message: `Ollama at ${url} reports: ${message}`,
    cause,
  });
}

/** Also inside the AbortError of a body that was being read. */
function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || (error.name === "AbortError" && isTimeout(error.cause));
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status_code" in error)) return undefined;
  return typeof error.status_code === "number" ? error.status_code : undefined;
}

/** The system's code of a fault, also of one inside. Ended sockets of node:http have "ECONNRESET". */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : undefined;
}
