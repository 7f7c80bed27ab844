import type { Creation } from "../../../adapters/ollama/create.js";
import type { ChatMessage, ChatSettings } from "../../../domain/chat.js";
import { askedMessages } from "../answer-messages.js";

/**
 * The model that Ollama's REPL makes by `/save` (cmd/interactive.go, NewCreateRequest): another model with the system prompt,
 * the parameters and the messages of a session. Files that went with a message stand in it, as the model has read them.
 */
export function savedSession(
  model: string,
  { from, settings }: { readonly from: string; readonly settings: ChatSettings },
  branch: readonly ChatMessage[],
): Creation {
  const { system, options = {}, stop } = settings;
  // The system prompt is a part of the model of its own.
  const messages = askedMessages(branch, {}).filter(({ role }) => role === "user" || role === "assistant");
  return {
    model,
    from,
    files: [],
    adapters: [],
    modelfile: {
      from: [],
      adapters: [],
      messages: messages.filter(({ content }) => content !== "").map(({ role, content }) => ({ role, content })),
      template: undefined,
      system,
      license: undefined,
      parameters: new Map(Object.entries({ ...options, ...(stop?.length ? { stop } : {}) })),
    },
  };
}
