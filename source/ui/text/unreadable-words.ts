import { cut } from "./cells.js";
import { formatAmount } from "./format.js";
import { label } from "./sanitize.js";

const longestTitle = 24;

/** `2 conversations cannot be read: "refund tone", "hello"`; of more than there are titles the others are an ellipsis. */
export function unreadableWords(count: number, titles: readonly string[]): string {
  const named = titles.map((title) => `"${cut(label(title), longestTitle)}"`);
  const more = count > titles.length ? ["…"] : [];
  return `${formatAmount(count, "conversation")} cannot be read: ${[...named, ...more].join(", ")}`;
}
