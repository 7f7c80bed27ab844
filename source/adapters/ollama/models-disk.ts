import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../domain/user-error.js";
import type { Environment } from "../process.js";
import type { OllamaHost } from "./host.js";
import { isLoopback } from "./http-fetch.js";

/** A manifest and its small layers find room in so much. */
const leastBytes = 1024 * 1024;

/**
 * A failure of a pull or a creation, told as a full disk where the server is on this machine and its disk has no room for the
 * `leftBytes` that were to come: the server has only words for that.
 */
export async function asFullDisk(
  error: unknown,
  host: OllamaHost,
  env: Environment,
  leftBytes: number,
): Promise<unknown> {
  if (!(error instanceof UserError) || !["ollama.told", "ollama.blob-refused", "ollama.failed"].includes(error.code)) {
    return error;
  }
  if (!isLoopback(new URL(host.url).hostname)) return error;
  const folder = env.OLLAMA_MODELS || join(env.HOME ?? homedir(), ".ollama", "models");
  const disk = await statfs(folder).catch(() => undefined);
  if (!disk || disk.bavail * disk.bsize > Math.max(leftBytes, leastBytes)) return error;
  return new UserError({
    code: "ollama.no-space",
    kind: "unavailable",
    message: `The disk of ${folder} has no room for the model: ${error.message}`,
    hint: "Delete models that are not needed, or set OLLAMA_MODELS to another disk where the server is started; then do it again.",
    cause: error,
  });
}
