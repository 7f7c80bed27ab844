import type { ChatMessage } from "../../domain/chat.js";
import { branchTo } from "../../domain/chat-tree.js";
import type { ChatBook } from "../../store/chats/chat-book.js";

/** The messages of a conversation on the branch that is shown, from the first on. @throws UserError `chat.unknown`, `store.damaged` */
export async function shownBranch(
  book: Pick<ChatBook, "header" | "tree">,
  chatText: string,
): Promise<readonly ChatMessage[]> {
  const { chatId } = book.header(chatText);
  const tree = await book.tree(chatId);
  return branchTo(tree, book.header(chatText).headId);
}
