import { useEffect } from "react";
import type { ChatListed } from "../../../source/api/chat-calls.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { conversationRow } from "./conversation-row.js";

type Options = {
  readonly chats: readonly ChatListed[];
  /** They have been read. */
  readonly isRead: boolean;
  /** Why they could not be read. */
  readonly error: UserError | undefined;
  /** The conversation that is shown. */
  readonly chosen: string | undefined;
  readonly choose: (chatId: string) => void;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** Conversations, the newest first, in a pane of `width` x `height` inside its frame; the one under the cursor is shown beside it. */
export function useConversationsPane(options: Options) {
  const { chats, isRead, error, chosen, choose, width, height, focused, nowMs } = options;
  const list = useList("chat.chats", chats.length, height, allRows(chats.map(({ chatId }) => chatId)));
  const at = chosen === undefined ? -1 : chats.findIndex(({ chatId }) => chatId === chosen);
  const { to } = list;
  // What was chosen elsewhere (begun, found, opened from another tab) is under the cursor, too.
  useEffect(() => {
    if (at >= 0) to(at);
  }, [chosen, at]);
  const showCursor = () => {
    const under = chats[list.cursorNow()];
    if (under) choose(under.chatId);
  };
  const moving = (move: (by: number) => void) => (by: number) => {
    move(by);
    showCursor();
  };
  const going = (go: () => void) => () => {
    go();
    showCursor();
  };
  const rows = () => {
    if (error && chats.length === 0) return errorRows(error, width);
    if (chats.length === 0) return isRead ? messageRows(empty, width) : [];
    return chats.slice(list.offset, list.offset + height).map((chat, index) =>
      conversationRow(chat, {
        width,
        nowMs,
        isUnderCursor: index + list.offset === list.cursor,
        isChosen: chat.chatId === chosen,
        isFocused: focused,
      }),
    );
  };
  return {
    list: {
      ...list,
      move: moving(list.move),
      page: moving(list.page),
      halfPage: moving(list.halfPage),
      first: going(list.first),
      last: going(list.last),
    },
    /** The one under the cursor. */
    header: chats[list.cursor],
    title: "Conversations",
    foot: chats.length === 0 ? "" : `${formatCount(list.cursor + 1)} of ${formatCount(chats.length)}`,
    rows: rows(),
  };
}

const empty = ["None yet: Enter begins the first.", "", "All are kept, and found again with /."];
