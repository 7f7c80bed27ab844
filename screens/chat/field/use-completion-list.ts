import { formatCount } from "../../../source/ui/text/format.js";
import { insert } from "../../../source/ui/text-field-state.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { choiceRows } from "./choice-rows.js";
import type { Known } from "./commands/command.js";
import { completionOf, taken } from "./commands/completion.js";
import type { Held } from "./held.js";

const mostRows = 8;

/** What may stand next in a command, above the field: up and down choose, tab takes. */
export function useCompletionList(known: Known) {
  const [chosen, setChosen, chosenNow] = useKept("chat.candidate", { text: "", at: 0 });
  const completionAt = ({ field: { text, cursor } }: Held) => completionOf(cursor === text.length ? text : "", known);
  /** Of another text the first. */
  const placeIn = (text: string, kept: typeof chosen) => (kept.text === text ? kept.at : 0);
  return {
    isOpen: (held: Held) => completionAt(held).candidates.length > 0,
    /** "2 of 22" */
    place: (held: Held) => {
      const { length } = completionAt(held).candidates;
      return `${formatCount(placeIn(held.field.text, chosen) + 1)} of ${formatCount(length)}`;
    },
    rows: (held: Held, size: { readonly width: number; readonly height: number }) => {
      const { candidates } = completionAt(held);
      if (candidates.length === 0) return [];
      const height = Math.min(size.height, mostRows, candidates.length);
      return choiceRows(candidates, placeIn(held.field.text, chosen), { ...size, height });
    },
    /** The field after a key; undefined where the list has no use for it. */
    key: (held: Held, name: string): Held | undefined => {
      const completion = completionAt(held);
      const { text } = held.field;
      const at = placeIn(text, chosenNow());
      const total = completion.candidates.length;
      if (name === "up" || name === "down") {
        setChosen({ text, at: (at + (name === "up" ? total - 1 : 1)) % total });
        return held;
      }
      const candidate = completion.candidates[at];
      if (name !== "tab" || !candidate) return undefined;
      return { ...held, field: insert({ text: "", cursor: 0 }, taken(text, completion, candidate)) };
    },
  };
}
