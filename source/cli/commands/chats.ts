import { asJson } from "../../../screens/chat/talk/as-json.js";
import { asMarkdown } from "../../../screens/chat/talk/as-markdown.js";
import type { HubClient } from "../../client/hub-client.js";
import type { ChatHit } from "../../domain/chat.js";
import { UserError } from "../../domain/user-error.js";
import { formatAge } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printRaw } from "../output.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

const mostHits = 1000;

/** `slipway chat ls`: a line a conversation, the newest change first. */
export function runChatLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const { chats } = await client.call("chats.list", {});
    if (args.flag("json")) printJson({ chats });
    else if (chats.length === 0) printLine("There is no conversation yet.");
    else {
      const now = Date.now();
      printTable(
        ["CONVERSATION", "TITLE", "MODEL", "MESSAGES", "CHANGED", ""],
        chats.map(({ chatId, title, model, messages, updatedAtMs, isStreaming, unseen }) => [
          chatId,
          title,
          model,
          String(messages),
          formatAge(now - updatedAtMs),
          isStreaming ? "answers" : (unseen ?? ""),
        ]),
      );
    }
    return 0;
  });
}

/** `slipway chat find TEXT…`: a line a message that has the text, on whichever branch. */
export function runChatFind(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const text = args.positionals.join(" ");
    if (text === "") throw invalid("chat find", "Give a text to look for");
    const { hits } = await client.call("chats.find", { text, limit: mostHits });
    if (args.flag("json")) printJson({ hits });
    else if (hits.length === 0) printLine(label(`No conversation has "${text}".`));
    else for (const hit of hits) printLine(label(hitLine(hit)));
    return 0;
  });
}

/** `slipway chat show ID`: the branch that is shown, as Markdown or (`--json`) as one document. */
export function runChatShow(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const chatId = await chatOf(client, args.positionals[0]);
    const write = args.flag("json") ? asJson : asMarkdown;
    for await (const part of write(client, chatId, new AbortController().signal)) printRaw(part);
    return 0;
  });
}

function hitLine({ chatId, title, role, before, found, after }: ChatHit): string {
  return `${chatId}  ${title}  ${role === undefined ? "title" : role}: ${before}${found}${after}`;
}

/** The conversation of an id, or of its first digits. @throws UserError `chat.unknown`, `arguments.invalid` */
async function chatOf(client: HubClient, id: string | undefined): Promise<string> {
  if (id === undefined) throw invalid("chat show", "Give the id of a conversation, or its first digits");
  const { chats } = await client.call("chats.list", {});
  const found = chats.filter(({ chatId }) => chatId.startsWith(id));
  const [first, ...more] = found;
  if (first && more.length === 0) return first.chatId;
  throw new UserError({
    code: "chat.unknown",
    kind: "not-found",
    message: first
      ? `${found.length} conversations begin with "${id}": ${found
          .slice(0, 5)
          .map(({ chatId }) => chatId)
          .join(", ")}`
      : `There is no conversation "${id}"`,
    hint: "See: slipway chat ls",
  });
}
