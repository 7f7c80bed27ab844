import { findWords } from "../../../source/domain/find-words.js";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { choiceRows } from "./choice-rows.js";

const mostRows = 8;

type Search = { readonly field: FieldState; readonly at: number };

/** A search in what was sent: the words are typed in the field's place, what has them stands above. */
export function useSearch(texts: () => readonly string[], take: (text: string) => void) {
  const [search, setSearch, searchNow] = useKept<Search | undefined>("chat.search", undefined);
  const foundBy = ({ field }: Search) => texts().filter(findWords(field.text));
  return {
    isOpen: search !== undefined,
    /** Also between two keys that arrived together. */
    isOpenNow: () => searchNow() !== undefined,
    /** What is looked for. */
    field: search?.field ?? emptyField,
    open: () => setSearch({ field: emptyField, at: 0 }),
    rows: ({ width, height }: { readonly width: number; readonly height: number }) => {
      if (!search) return [];
      const choices = foundBy(search).map((text) => ({ word: text.replaceAll(/\s+/g, " "), says: "" }));
      if (choices.length === 0) return [paint("nothing that was sent has these words", "dim")];
      return choiceRows(choices, search.at, { width, height: Math.min(height, mostRows, choices.length) });
    },
    /** Every key is the search's. */
    key: (name: string, typed: string) => {
      const now = searchNow();
      if (!now) return;
      const found = foundBy(now);
      const to = (at: number) => setSearch({ ...now, at: Math.max(0, Math.min(found.length - 1, at)) });
      if (name === "esc") return setSearch(undefined);
      if (name === "up") return to(now.at - 1);
      if (name === "down" || name === "ctrl+r") return to(now.at + 1);
      if (name === "enter" || name === "tab") {
        const text = found[now.at];
        setSearch(undefined);
        if (text !== undefined) take(text);
        return;
      }
      const field = fieldAfterKey(now.field, name, typed);
      if (field) setSearch({ field, at: field.text === now.field.text ? now.at : 0 });
    },
    paste: (text: string) => {
      const now = searchNow();
      if (now) setSearch({ field: insert(now.field, text.replaceAll(/\s+/g, " ")), at: 0 });
    },
  };
}
