import type { ChatFacts } from "../../../source/actions/chat-facts.js";
import { firstHostId } from "../../../source/domain/ollama.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type Known = Pick<ChatFacts, "ollama" | "model" | "missing" | "silent">;

/** What there is instead of a conversation: no server, no model, or where to begin. */
export function emptyTalk(
  { ollama, model, missing, silent }: Known,
  error: UserError | undefined,
  width: number,
): readonly string[] {
  if (error) return errorRows(error, width);
  if (model) return messageRows([`Enter begins a conversation with ${model.name}.`], width);
  if (missing !== undefined) {
    return [
      ...wrap(`There is no ${label(missing)} any more.`, width).map((row) => paint(row, "warning")),
      "",
      ...messageRows(
        ["m chooses who answers, likely names first, or pulls it again.", "M goes to hosts and models."],
        width,
      ),
    ];
  }
  if (silent?.reason !== undefined && silent.hostId !== firstHostId) {
    return [
      ...messageRows([`${silent.name}: ${silent.reason}`], width).map((row) => paint(row, "warning")),
      "",
      ...messageRows(["m chooses another model; M goes to hosts and models."], width),
    ];
  }
  if (!ollama) return [glyph("ellipsis")];
  if (ollama.state === "starting") return [`Ollama is starting at ${label(ollama.url)} …`];
  if (ollama.state === "down") {
    return [
      // It names the server.
      ...messageRows([ollama.reason], width).map((row) => paint(row, "warning")),
      "",
      ...messageRows(
        [
          ollama.canStart
            ? "S starts it, in the background."
            : (ollama.hint ??
              "Install Ollama (https://ollama.com/download), or set OLLAMA_HOST to a server that runs, and open Slipway again."),
          "Or M adds another host.",
        ],
        width,
      ),
    ];
  }
  return messageRows(
    [
      "Ollama has no model yet.",
      "",
      "M goes to hosts and models: p pulls one there (llama3.2:1b is small), C makes one of a GGUF file.",
      "Or make one of a registered version: 5 goes to Registry, o makes it and comes back here.",
    ],
    width,
  );
}
