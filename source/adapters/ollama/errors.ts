import { UserError } from "../../domain/user-error.js";

/** The UserError that a failed request to an Ollama server means. Decided by status and code, never by words. */
export function ollamaError(error: unknown, url: string, model?: string): UserError {
  if (error instanceof UserError) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 404 && model !== undefined) {
    return new UserError({
      code: "ollama.no-model",
      kind: "not-found",
      message: `Ollama at ${url} has no model "${model}"`,
      hint: `Choose another model, or get it with: ollama pull ${model}`,
      cause: error,
    });
  }
  if (status === 403) {
    return new UserError({
      code: "ollama.refused",
      kind: "refused",
      message: `Ollama at ${url} refuses requests from here (403)`,
      hint: "Set OLLAMA_ORIGINS and OLLAMA_HOST on the server so that this address may call it.",
      cause: error,
    });
  }
  if (status !== undefined) {
    return new UserError({
      code: "ollama.failed",
      kind: "failed",
      message: `Ollama answered ${status}: ${message}`,
      hint: "Look into the server's log.",
      cause: error,
    });
  }
  const code = codeOf(error);
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EHOSTUNREACH" || code === "ETIMEDOUT") {
    return new UserError({
      code: "ollama.down",
      kind: "missing",
      message: `No Ollama server answers at ${url} (${code})`,
      hint: "Start it with: ollama serve",
      cause: error,
    });
  }
  return new UserError({
    code: "ollama.broken-off",
    kind: "failed",
    message: `Ollama at ${url} broke off: ${message}`,
    hint: "Send the message again.",
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status_code" in error)) return undefined;
  return typeof error.status_code === "number" ? error.status_code : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : undefined;
}
