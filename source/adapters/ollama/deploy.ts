import { UserError } from "../../domain/user-error.js";
import { createModel } from "./create.js";
import type { OllamaHost } from "./host.js";
import type { Modelfile } from "./modelfile.js";
import { ollamaAt } from "./ollama.js";

export type Deployment = {
  readonly model: string;
  /** The merged weights on this machine. */
  readonly ggufFile: string;
  readonly modelfile: Modelfile | undefined;
  readonly probe: string;
};

/**
 * The answer to the probe, after the weights were sent as a blob and the model was made from them. What `create` accepts
 * may still not load, so only the probe proves it.
 * @throws UserError `ollama.probe-failed` where the made model does not answer, and those of `createModel`
 */
export async function deployGguf(
  host: OllamaHost,
  deployment: Deployment,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const { model, ggufFile, modelfile } = deployment;
  const creation = { model, files: [ggufFile], adapters: [], modelfile };
  await createModel(host, creation, ({ status }) => progress(`creating ${model}: ${status}`), signal);
  return askProbe(host, model, deployment.probe, progress, signal);
}

async function askProbe(
  host: OllamaHost,
  model: string,
  prompt: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  progress(`probing ${model}`);
  try {
    const answer = await ollamaAt(host, signal).chat({
      model,
      messages: [{ role: "user", content: prompt }],
      options: { temperature: 0, num_predict: 64 },
      stream: false,
    });
    return answer.message.content;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new UserError({
      code: "ollama.probe-failed",
      kind: "failed",
      message: `Ollama made ${model} but it does not answer: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Check that the GGUF is whole and of an architecture this server knows.",
      cause: error,
    });
  }
}
