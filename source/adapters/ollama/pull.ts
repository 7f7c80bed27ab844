import { ollamaError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { ollamaAt } from "./ollama.js";

/** A line of a pull, a creation or a blob that is sent. `digest` names the layer that bytes are of. */
export type ModelProgress = {
  readonly status: string;
  readonly digest?: string;
  readonly totalBytes?: number;
  readonly completedBytes?: number;
};

/**
 * Pulls a model, `hf.co/…` too, and tells each line. A stop leaves what has come: the next pull goes on there.
 * @throws UserError of `ollamaError` (failures stand inside a stream whose status is 200); the signal's reason
 */
export async function pullModel(
  host: OllamaHost,
  request: { readonly model: string; readonly insecure?: boolean | undefined },
  progress: (line: ModelProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { model, insecure } = request;
  try {
    const stream = await ollamaAt(host, signal).pull({ model, stream: true, ...(insecure ? { insecure } : {}) });
    for await (const { status = "", digest, total, completed } of stream) {
      progress({
        status,
        ...(digest === undefined ? {} : { digest }),
        ...(total === undefined ? {} : { totalBytes: total }),
        // Left out by the server where it is nothing.
        ...(digest === undefined ? {} : { completedBytes: completed ?? 0 }),
      });
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw ollamaError(error, host.url);
  }
}
