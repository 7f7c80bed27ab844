import type { ChatDraft, ChatFile, ChatMessage, ChatSettings } from "../../domain/chat.js";

/** A message as a model is asked with it. */
export type AskedMessage = {
  readonly role: ChatMessage["role"];
  readonly content: string;
  readonly toolName?: string | undefined;
  readonly toolCalls?: ChatMessage["toolCalls"];
};

/**
 * The messages of a request: the system prompt of the settings, then the branch, files before the words they came with. What
 * has neither text nor a call is left out: an answer that failed before its first token.
 */
export function askedMessages(branch: readonly ChatDraft[], settings: ChatSettings): readonly AskedMessage[] {
  const said = settings.noHistory ? branch.slice(-1) : branch;
  const { system = "" } = settings;
  return [
    ...(system === "" ? [] : [{ role: "system", content: system } as const]),
    ...said
      .filter(({ content, toolCalls, files }) => content !== "" || toolCalls?.length || files?.length)
      .map(({ role, content, files = [], toolName, toolCalls }) => ({
        role,
        content: [...files.map(fileText), content].filter((part) => part !== "").join("\n\n"),
        toolName,
        toolCalls,
      })),
  ];
}

/** Fenced by more backquotes than the text has in a row. */
function fileText({ name, text }: ChatFile): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${name}:\n${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}
