import type { OllamaView } from "../../source/api/views.js";
import type { ChatHeader, OllamaModel } from "../../source/domain/chat.js";
import type { UserError } from "../../source/domain/user-error.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { fit, wrap } from "../../source/ui/text/cells.js";
import { formatAge, formatBytes } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";

type Window = { readonly cursor: number; readonly offset: number };
type Size = { readonly width: number; readonly height: number; readonly focused: boolean };

type Chats = { readonly chats: readonly ChatHeader[]; readonly error: UserError | undefined };

/** One row a conversation, the newest first; why there are none where they could not be read. */
export function chatRows({ chats, error }: Chats, list: Window, size: Size, nowMs: number): readonly string[] {
  if (error && chats.length === 0) return errorRows(error, size.width);
  return chats.slice(list.offset, list.offset + size.height).map(({ title, updatedAtMs }, at) => {
    const selected = at + list.offset === list.cursor;
    const age = formatAge(nowMs - updatedAtMs);
    const row = `${selected ? glyph("cursor") : " "} ${fit(label(title), size.width - 9)} ${fit(age, 5, "right")}`;
    return selected && size.focused ? paint(row, "cursor") : row;
  });
}

/** One row a model: loaded or not, name, size. */
export function modelRows(
  models: readonly OllamaModel[],
  list: Window,
  size: Size,
  chosen: string | undefined,
): readonly string[] {
  return models.slice(list.offset, list.offset + size.height).map(({ name, sizeBytes, loaded }, at) => {
    const selected = at + list.offset === list.cursor;
    const sign = loaded ? paint(glyph("running"), "good") : " ";
    const shown = fit(label(name), size.width - 12);
    const row = `${selected ? glyph("cursor") : " "}${sign}${name === chosen ? paint(shown, "accent") : shown} ${fit(formatBytes(sizeBytes), 8, "right")}`;
    return selected && size.focused ? paint(row, "cursor") : row;
  });
}

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
