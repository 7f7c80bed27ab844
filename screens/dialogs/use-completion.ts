import { useState } from "react";
import type { PathCompletion } from "../../source/domain/data/path-completion.js";
import { cut } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { paint } from "../../source/ui/theme.js";
import type { FieldHandle } from "../../source/ui/use-field.js";

/** Candidates that are shown under a field. */
const mostShown = 6;

type Completion = {
  /** Undefined: nothing completes here. */
  readonly complete: (() => void) | undefined;
  /** What is under the field: candidates for the text that it has now. */
  readonly rows: (width: number) => readonly string[];
};

/** Goes on with what is typed in a field; an answer for a text that was typed over meanwhile is dropped. */
export function useCompletion(
  field: FieldHandle,
  ask: ((typed: string, take: (found: PathCompletion) => void) => void) | undefined,
): Completion {
  const [found, setFound] = useState<PathCompletion>();
  const complete = (asking: NonNullable<typeof ask>) => {
    const typed = field.text();
    asking(typed, (answer) => {
      if (field.text() !== typed) return;
      if (answer.text !== typed) field.set(answer.text);
      setFound(answer);
    });
  };
  return {
    complete: ask && (() => complete(ask)),
    rows: (width) => (ask && found?.text === field.state.text ? candidateRows(found, width) : []),
  };
}

/** The names under a field; one that stands there whole says nothing more. */
function candidateRows({ text, names, total }: PathCompletion, width: number): readonly string[] {
  const [only] = names;
  if (only === undefined) return [paint("nothing begins so", "dim")];
  if (total === 1 && text.endsWith(only)) return [];
  const shown = names.slice(0, total > mostShown ? mostShown - 1 : mostShown);
  const more = total > shown.length ? [`… ${total - shown.length} more`] : [];
  return [...shown.map((name) => cut(label(name), width)), ...more.map((each) => paint(each, "dim"))];
}
