import { useQuery } from "../../../source/client/use-query.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen } from "../../shell/shell-context.js";
import type { RunsDoors } from "../runs-doors.js";
import { detailRows } from "../view.js";

type Props = ScreenProps & { readonly runId: string; readonly doors: RunsDoors };

/** A run, opened. */
export function RunDetailScreen({ width, height, runId, doors }: Props) {
  const run = useQuery("runs.get", { runId });
  const panes = ["run"];
  useScreen({ panes, ready: !run.loading, scopes: [{ name: "runDetail", facts: { close: doors.close } }] });
  const rows = run.error ? [label(run.error.message)] : detailRows(run.data, width - 4);
  const title = run.data ? label(run.data.name) : "run";
  return <Rows lines={pane({ title, width, height, focused: true, padded: true, rows })} width={width} />;
}
