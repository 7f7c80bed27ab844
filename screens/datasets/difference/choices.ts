import type { ColumnChange } from "../../../source/domain/data/table.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import type { useComparison } from "./use-comparison.js";

type Comparison = Pick<ReturnType<typeof useComparison>, "key" | "setKey" | "contextTokens" | "setContextTokens">;

/** Which columns tell rows apart: one of those that both sides have, several that are typed, or what is found. */
export function chooseKey(dialogs: Dialogs, shared: readonly ColumnChange[], { key, setKey }: Comparison): void {
  const several = () =>
    dialogs.open({
      kind: "line",
      title: "key columns",
      initial: key.join(", "),
      placeholder: "names, with commas between them",
      accept: (typed) =>
        setKey(
          typed
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        ),
    });
  dialogs.open({
    kind: "choice",
    title: "rows are the same where this is",
    choices: [
      { label: "found by itself, else the whole content", choose: () => setKey([]) },
      ...shared.map(({ name }) => ({ label: label(name), choose: () => setKey([name]) })),
      { label: "several columns…", choose: several },
    ],
  });
}

/** The tokens that an answer may have. */
export function chooseContext(dialogs: Dialogs, { contextTokens, setContextTokens }: Comparison): void {
  dialogs.open({
    kind: "line",
    title: "context in tokens",
    initial: String(contextTokens),
    placeholder: "2048",
    accept: (typed) => {
      const tokens = Number(typed.trim());
      if (Number.isInteger(tokens) && tokens > 0) setContextTokens(tokens);
    },
  });
}

/** Words that the names of columns or files must have. */
export function typeFilter(dialogs: Dialogs, filter: string, accept: (filter: string) => void): void {
  dialogs.open({
    kind: "line",
    title: "names with",
    initial: filter,
    placeholder: "words of the name",
    accept: (typed) => accept(typed.trim()),
  });
}
