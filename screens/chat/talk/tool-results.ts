import type { Shell } from "../../../source/actions/action.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import type { ToolCall } from "../../../source/domain/chat.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";

type Where = {
  readonly client: HubClient;
  readonly shell: Shell;
  readonly dialogs: Dialogs;
  readonly chatId: string;
};

/** Asks for the result of each call in turn; when all are there they are sent, and the model goes on. Esc sends nothing. */
export function askForResults(calls: readonly ToolCall[], { client, shell, dialogs, chatId }: Where): void {
  const results: { readonly name: string; readonly content: string }[] = [];
  const ask = (at: number) => {
    const call = calls[at];
    if (!call) {
      client
        .call("chats.tool-results", { chatId, results })
        .catch((error: unknown) => shell.toast("bad", error instanceof Error ? error.message : String(error)));
      return;
    }
    const number = calls.length > 1 ? ` (${at + 1} of ${calls.length})` : "";
    dialogs.open({
      kind: "line",
      title: `result of ${call.name}(${call.arguments})${number}`,
      initial: "",
      placeholder: "what the tool returned: a text, or JSON",
      isLong: true,
      accept: (content) => {
        results.push({ name: call.name, content });
        ask(at + 1);
      },
    });
  };
  ask(0);
}
