import type { ChatHeader } from "../../../source/domain/chat.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAge } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { allRows, useList } from "../../../source/ui/use-list.js";

type Options = {
  readonly chats: readonly ChatHeader[];
  /** Why they could not be read. */
  readonly error: UserError | undefined;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** Conversations, the newest first, in a pane of `width` x `height` inside its frame. */
export function useConversationsPane({ chats, error, width, height, focused, nowMs }: Options) {
  const list = useList("chat.chats", chats.length, height, allRows(chats.map(({ chatId }) => chatId)));
  const rows = () => {
    if (error && chats.length === 0) return errorRows(error, width);
    return chats.slice(list.offset, list.offset + height).map(({ title, updatedAtMs }, at) => {
      const selected = at + list.offset === list.cursor;
      const age = formatAge(nowMs - updatedAtMs);
      const row = `${selected ? glyph("cursor") : " "} ${fit(label(title), width - 9)} ${fit(age, 5, "right")}`;
      return selected && focused ? paint(row, "cursor") : row;
    });
  };
  return {
    list,
    /** The one under the cursor. */
    header: chats[list.cursor],
    title: "Conversations",
    rows: rows(),
  };
}
