import type { ChatMessage } from "../../../source/domain/chat.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { isOpen } from "./commands/quoted.js";
import { isCommand } from "./commands/table.js";
import { type Held, holding, nothingHeld, shownField, wholeText } from "./held.js";
import { fieldKeys, fieldTitle } from "./title.js";
import { useAnew } from "./use-anew.js";
import { useAttachments } from "./use-attachments.js";
import { useCompletionList } from "./use-completion-list.js";
import { useFieldKeys } from "./use-field-keys.js";
import { useHistory } from "./use-history.js";
import { type CommandParts, type Message, useOutgoing } from "./use-outgoing.js";
import { useSearch } from "./use-search.js";
import { useUnsent } from "./use-unsent.js";

type Options = {
  readonly parts: CommandParts;
  readonly dialogs: Dialogs;
  /** Of its pane, in cells; `tallest`: at most, with its frame. */
  readonly width: number;
  readonly tallest: number;
  /** Sends what was written; what it throws leaves it in the field. */
  readonly send: (message: Message) => Promise<void>;
};

const leastRows = 3;

/** The field a message is written in: its pane, and what its keys do. */
export function useMessageField({ parts, dialogs, width, tallest, send }: Options) {
  const { shell } = useShell();
  const [isWriting, setWriting] = useKept("chat.writing", false);
  const [held, setHeld, heldNow] = useKept<Held>("chat.held", nothingHeld);
  const field = { now: heldNow, set: setHeld };
  const anew = useAnew(parts.header?.chatId, field);
  const attachments = useAttachments(dialogs);
  const history = useHistory(isWriting);
  const search = useSearch(history.texts, (text) => setHeld(history.put(heldNow(), text)));
  const list = useCompletionList(parts);
  useUnsent({
    held,
    files: attachments.files,
    isOwn: !anew.isSet,
    bring: (before, files) => {
      if (heldNow().field.text !== "" || attachments.now().length > 0) return;
      setHeld(before);
      attachments.set(files);
    },
  });

  const leave = () => {
    setWriting(false);
    anew.end();
  };
  /** A command that is called back is not gone on with, so that the up key goes on. */
  const isListed = (now: Held) => !history.isWalking(now) && list.isOpen(now);
  const keys = useFieldKeys({ field, history, search, list, isListed, rest: () => setWriting(false), leave });
  const outgoing = useOutgoing({ field, attachments, history, anew, parts, dialogs, leave, send });

  const isListOpen = isWriting && !search.isOpen && isListed(held);
  const inner = width - 4;
  const above = [
    ...attachments.rows(inner),
    ...(search.isOpen ? search.rows({ width: inner, height: tallest - leastRows }) : []),
    ...(isListOpen ? list.rows(held, { width: inner, height: tallest - leastRows }) : []),
  ];
  const rows = fieldRows(search.isOpen ? search.field : shownField(held), {
    width: inner,
    height: Math.max(1, (isWriting ? tallest - 2 : leastRows) - above.length),
    focused: isWriting,
    placeholder: placeholderOf(isWriting, search.isOpen),
  });
  const state = { isSearch: search.isOpen, isOpen: isOpen(held.field.text), isAnew: anew.messageId !== undefined };
  return {
    isWriting,
    /** Over the field, where `model` is asked. */
    titleOf: (model: string | undefined, why: string | undefined) =>
      fieldTitle({ model, whyNot: why, settings: parts.settings, ...state }),
    pane: {
      right: fieldKeys({ ...state, listed: isListOpen ? list.place(held) : undefined }),
      rows: [...above, ...rows],
      height: Math.max(leastRows, above.length + rows.length) + 2,
    },
    /** What its actions know. */
    facts: {
      text: () => heldNow().field.text,
      files: attachments.files.length,
      isCommand: () => isCommand(heldNow().field.text),
      leave,
      openEditor: async () => {
        const before = heldNow();
        const text = wholeText(before);
        const line = before.field.text.slice(0, before.field.cursor).split("\n").length;
        const edited = await shell.editText({ name: "message.md", text, line });
        // Editors end a file with a newline.
        const own = text.endsWith("\n") ? edited : edited.replace(/\n$/, "");
        if (own !== text) setHeld(holding(own));
      },
      attach: attachments.attach,
      detach: attachments.detach,
      searchHistory: search.open,
    },
    write: () => setWriting(true),
    writeAnew: (message: ChatMessage) => {
      anew.begin(message);
      setWriting(true);
    },
    /** Sends the message, or runs the command. */
    send: outgoing,
    keys,
  };
}

function placeholderOf(isWriting: boolean, isSearch: boolean): string {
  if (isSearch) return "words of what was sent";
  return isWriting ? "a message; / begins a command, /? lists them" : "Enter writes a message";
}
