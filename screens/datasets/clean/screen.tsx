import { Box } from "ink";
import { keptChoicesOf } from "../../../source/actions/dataset-clean.js";
import type { KeptName } from "../../../source/actions/dataset-work-facts.js";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { useAsk } from "../../dialogs/use-ask.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { sumRows, unusedTable } from "./view.js";

type Props = ScreenProps & { readonly close: () => void };

const none: readonly string[] = [];
const safest: readonly KeptName[] = ["all-commits", "all-experiments"];

/** What a garbage collection would remove from DVC's cache, to the object, before anything goes. */
export function CleanScreen({ width, height, project, close }: Props) {
  const { caller } = useShell();
  const [kept, keep] = useKept("datasets.kept", safest);
  const [projects, keepOf] = useKept("datasets.kept-projects", none);
  const { data: unused, error, loading } = useQuery("data.unused", { kept, projects });
  const dialogs = useDialogs(width, height);
  const ask = useAsk(dialogs);
  const choices = keptChoicesOf(unused?.hasHistory ?? true);
  const name = choices.find((choice) => choice.kept.join() === kept.join())?.label ?? choices[0]?.label;
  const own = kept.includes("workspace") ? "the workspace alone" : `the workspace and ${name}`;
  const told = projects.length > 0 ? `${own}, and the same of ${projects.map(label).join(", ")}` : own;
  const sums = unused ? sumRows(unused, told, width - 4) : [];
  const tall = Math.max(1, height - sums.length - 5);
  const objects = unused?.objects ?? [];
  const list = useList("datasets.unused", objects.length, tall, allRows(objects.map(({ md5 }) => md5)));
  useScreen({
    panes: ["unused"],
    ready: !loading,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            {
              name: "dataClean",
              facts: {
                close,
                kept,
                keep: (next) => {
                  keep(next);
                  list.first();
                },
                projects,
                keepOf: (next) => {
                  keepOf(next);
                  list.first();
                },
                // An answer for another choice is none.
                unused: loading || error ? undefined : unused,
                whyNot: error?.message ?? (project?.trusted ? undefined : "This folder is not trusted: T trusts it"),
                ask,
                caller,
              },
            },
            { name: "list", facts: list },
          ],
    field: dialogs.field,
    toOverview: close,
  });
  const rows = () => {
    if (error) return errorRows(error, width - 4).map((row) => ` ${row}`);
    if (!unused) return [` ${glyph("ellipsis")}`];
    const look = { offset: list.offset, cursor: list.cursor, height: tall, width: width - 2 };
    return [...sums.map((row) => ` ${row}`), ...(objects.length > 0 ? ["", ...unusedTable(unused, look)] : [])];
  };
  const right = objects.length > 0 ? `${list.cursor + 1} of ${objects.length}` : "";
  return (
    <Box width={width} height={height}>
      <Rows
        lines={pane({ title: "Clean up the cache", right, width, height, focused: true, rows: rows() })}
        width={width}
      />
      {dialogs.element}
    </Box>
  );
}
