import type { OllamaView } from "../../../source/api/views.js";
import type { OllamaModel } from "../../../source/domain/chat.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** What there is instead of a conversation: no server, no model, or where to begin. */
export function emptyTalk(
  ollama: OllamaView | undefined,
  model: OllamaModel | undefined,
  missing: string | undefined,
  error: UserError | undefined,
  width: number,
): readonly string[] {
  if (error) return errorRows(error, width);
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
            : "Install Ollama (https://ollama.com/download), or set OLLAMA_HOST to a server that runs, and open Slipway again.",
        ],
        width,
      ),
    ];
  }
  if (missing !== undefined) {
    return [
      ...wrap(`Ollama has no ${label(missing)} any more.`, width).map((row) => paint(row, "warning")),
      "",
      ...wrap("Choose another model: tab goes to Models, Enter takes one.", width),
      ...wrap("Or make it again: 5 goes to Registry, o makes it of its version.", width),
    ];
  }
  if (!model) {
    return messageRows(
      [
        "Ollama has no model yet.",
        "",
        "Make one of a registered version: 5 goes to Registry, o makes it and comes back here.",
        "Or pull one:  ollama pull llama3.2",
      ],
      width,
    );
  }
  return messageRows([`Enter begins a conversation with ${model.name}.`], width);
}
