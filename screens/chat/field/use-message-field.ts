import type { ChatMessage } from "../../../source/domain/chat.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import { useKept } from "../../../source/ui/use-kept.js";

/** A message that is written anew, beside the one that stands there. */
type Instead = { readonly chatId: string; readonly messageId: string };

type Options = {
  /** The conversation that is shown. */
  readonly chatId: string | undefined;
  readonly canWrite: boolean;
  readonly width: number;
  readonly height: number;
  /** Sends what was written; what it throws leaves it in the field. */
  readonly send: (message: {
    readonly content: string;
    readonly instead: string | undefined;
    readonly signal: AbortSignal;
  }) => Promise<void>;
};

/** The field a message is written in: rows for a pane of `width` x `height` inside its frame, and what its keys do. */
export function useMessageField({ chatId, canWrite, width, height, send }: Options) {
  const [wantsWriting, setWriting] = useKept("chat.writing", false);
  const [field, setField, fieldNow] = useKept<FieldState>("chat.field", emptyField);
  const [anew, setAnew] = useKept<Instead | undefined>("chat.instead", undefined);
  const isWriting = wantsWriting && canWrite;
  return {
    isWriting,
    /** The message under the cursor is being written anew. */
    isAnew: anew !== undefined && anew.chatId === chatId,
    rows: fieldRows(field, {
      width,
      height,
      focused: isWriting,
      placeholder: isWriting ? "" : "Enter writes a message",
    }),
    text: () => fieldNow().text,
    write: () => setWriting(true),
    leave: () => {
      setWriting(false);
      if (anew) setField(emptyField);
      setAnew(undefined);
    },
    writeAnew: ({ messageId, content }: ChatMessage) => {
      if (chatId === undefined) return;
      setAnew({ chatId, messageId });
      setField(insert(emptyField, content));
      setWriting(true);
    },
    send: async (signal: AbortSignal) => {
      const written = fieldNow();
      const instead = anew && anew.chatId === chatId ? anew.messageId : undefined;
      setField(emptyField);
      setAnew(undefined);
      try {
        await send({ content: written.text.trim(), instead, signal });
      } catch (error) {
        setField(written); // what was written is not lost
        setAnew(anew);
        throw error;
      }
    },
    keys: {
      onKey: (name: string, typed: string) => {
        const next = fieldAfterKey(fieldNow(), name, typed);
        if (next) setField(next);
        return next !== undefined;
      },
      onPaste: (text: string) => setField((current) => insert(current, text)),
    },
  };
}
