import type { DataDifferenceFacts } from "../../../source/actions/dataset-difference-facts.js";
import type { DatasetDifference } from "../../../source/api/dataset-difference-calls.js";
import { asUserError } from "../../../source/client/queries.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { differenceMarkdown } from "./markdown.js";
import type { DifferencePlace } from "./use-comparison.js";
import type { useTablePanes } from "./use-table-panes.js";

type Parts = {
  readonly title: string;
  readonly names: readonly [before: string, after: string];
  readonly place: DifferencePlace;
  readonly found: DatasetDifference | undefined;
  readonly table: Pick<ReturnType<typeof useTablePanes>, "difference" | "both" | "lines" | "notes">;
};

/** The difference for other programs: Markdown to copy, JSON to write on the terminal's machine; undefined until it is there. */
export function useTaken(
  dialogs: Dialogs,
  { title, names, place, found, table }: Parts,
): Pick<DataDifferenceFacts, "copied" | "save"> {
  const { shell } = useShell();
  const { difference, both, lines, notes } = table;
  if (!found || (found.kind === "table" && !difference)) return { copied: undefined, save: undefined };
  const { before, after } = place;
  const json = { before, after, found, ...(difference && { difference }), ...(both && { checks: both }) };
  async function* content() {
    yield `${JSON.stringify(json, undefined, 2)}\n`;
  }
  const write = (path: string) =>
    shell.writeFile(path, content()).then(
      (full) => shell.toast("good", `Written: ${full}`),
      (error: unknown) => {
        const { message, hint } = asUserError(error);
        shell.toast("bad", message, hint);
      },
    );
  return {
    copied: () => differenceMarkdown(title, found, difference, { lines, notes }, names),
    save: () =>
      dialogs.open({
        kind: "line",
        title: "write to",
        initial: `difference-${names.join("-")}.json`,
        placeholder: "a path on this machine",
        accept: (path) => {
          if (path.trim() !== "") void write(path.trim());
        },
      }),
  };
}
