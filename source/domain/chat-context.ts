import type { AnswerStats, ChatMessage } from "./chat.js";

/**
 * The server left out what was said before: a prompt that fills the context, an answer that went on beyond it, or a prompt
 * that is shorter than what the answer before it had in its context already (Ollama leaves out whole messages, so that what is
 * left seldom fills it). `before`: the branch that was sent, without its thoughts. Undefined where the server tells no context.
 */
export function isOverflowed(
  { promptTokens, answerTokens, contextTokens }: Pick<AnswerStats, "promptTokens" | "answerTokens" | "contextTokens">,
  before: readonly Pick<ChatMessage, "stats" | "thinking" | "model">[],
  model: string,
): boolean | undefined {
  if (contextTokens === undefined) return undefined;
  if (promptTokens >= contextTokens || promptTokens + answerTokens > contextTokens) return true;
  const last = before.findLast(({ stats }) => (stats?.promptTokens ?? 0) > 0);
  // Other models count otherwise, and thoughts are not sent again.
  if (!last?.stats || last.model !== model || last.thinking !== undefined) return false;
  const held = last.stats.promptTokens + last.stats.answerTokens;
  return held > contextTokens && promptTokens < held;
}

/** The figures of an answer, with what `isOverflowed` finds by those of the answers before it. */
export function withOverflow(
  stats: AnswerStats | undefined,
  before: readonly ChatMessage[],
  model: string,
): AnswerStats | undefined {
  if (!stats) return undefined;
  const isTruncated = isOverflowed(stats, before, model);
  return isTruncated === undefined ? stats : { ...stats, isTruncated };
}
