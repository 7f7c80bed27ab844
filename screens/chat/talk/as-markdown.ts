import type { BranchMessage } from "../../../source/api/chat-calls.js";
import type { HubClient } from "../../../source/client/hub-client.js";

const messagesAtOnce = 500;

/** The branch that is shown as Markdown, message by message. @throws UserError as `chats.get` */
export async function* asMarkdown(client: HubClient, chatId: string, signal: AbortSignal): AsyncGenerator<string> {
  for (let from = 0, total = 1; from < total; ) {
    const chat = await client.call("chats.get", { chatId, from, limit: messagesAtOnce }, { signal });
    if (from === 0) yield `# ${chat.header.title}\n`;
    for (const message of chat.messages) yield messageMarkdown(message);
    if (chat.messages.length === 0) return;
    total = chat.total;
    from += chat.messages.length;
  }
}

function messageMarkdown({
  role,
  model,
  atMs,
  content,
  thinking,
  files,
  toolCalls,
  toolName,
  error,
}: BranchMessage): string {
  const who = role === "user" ? "You" : role === "tool" ? `Result of ${toolName ?? "a tool"}` : (model ?? role);
  return [
    `\n## ${who}\n`,
    `*${new Date(atMs).toISOString()}*\n`,
    ...(thinking === undefined ? [] : [`<details><summary>Thoughts</summary>\n\n${thinking}\n\n</details>\n`]),
    ...(files ?? []).map(({ name, text }) => `${name}:\n\n${fenced(text)}\n`),
    ...(content === "" ? [] : [`${content}\n`]),
    ...(toolCalls ?? []).map((call) => `Call: \`${call.name}(${call.arguments})\`\n`),
    ...(error === undefined ? [] : [`> ${error === "aborted" ? "Stopped" : error}\n`]),
  ]
    .map((part) => `${part}\n`)
    .join("");
}

/** In a fence that is longer than any inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
