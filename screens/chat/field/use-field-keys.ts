import { useRef } from "react";
import { fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import type { Field } from "../../shell/shell-context.js";
import { isOpen } from "./commands/quoted.js";
import { isCommand } from "./commands/table.js";
import { type Held, withPaste } from "./held.js";
import type { useCompletionList } from "./use-completion-list.js";
import type { useHistory } from "./use-history.js";
import type { useSearch } from "./use-search.js";

type Options = {
  readonly field: { readonly now: () => Held; readonly set: (held: Held) => void };
  readonly history: ReturnType<typeof useHistory>;
  readonly search: ReturnType<typeof useSearch>;
  readonly list: ReturnType<typeof useCompletionList>;
  /** The list above the field has keys of its own for what is held. */
  readonly isListed: (held: Held) => boolean;
  /** What is written waits. */
  readonly rest: () => void;
  readonly leave: () => void;
};

const searchKeys = [
  ["enter", "take"],
  ["up", "newer"],
  ["down", "older"],
  ["esc", "close"],
] as const;

/** What keys and pastes do to what is written; Enter, Esc and the like are actions. */
export function useFieldKeys({ field, history, search, list, isListed, rest, leave }: Options): Field {
  const isPasting = useRef(false);

  /** Undefined: the field has no use for the key. */
  const afterKey = (name: string, typed: string): Held | undefined => {
    const now = field.now();
    const { text } = now.field;
    const other = (isListed(now) ? list.key(now, name) : undefined) ?? history.key(now, name);
    if (other) return other;
    if (name === "enter" && isOpen(text)) return { ...now, field: insert(now.field, "\n") };
    // As in the REPL.
    if (name === "ctrl+d" && text === "") leave();
    const next = fieldAfterKey(now.field, name, typed);
    return next && { ...now, field: next };
  };
  return {
    takesTab: true,
    ...(search.isOpen ? { keys: searchKeys } : {}),
    onKey: (name, typed) => {
      isPasting.current = false;
      if (search.isOpenNow()) {
        search.key(name, typed);
        return true;
      }
      if (name === "tab" && !isListed(field.now())) {
        // It goes on to the next pane. A command that is whole was to be completed.
        const isWhole = isCommand(field.now().field.text);
        if (!isWhole) rest();
        return isWhole;
      }
      const next = afterKey(name, typed);
      if (next) field.set(next);
      return next !== undefined;
    },
    onPaste: (text) => {
      if (search.isOpenNow()) return search.paste(text);
      field.set(withPaste(field.now(), text, isPasting.current));
      isPasting.current = true;
    },
  };
}
