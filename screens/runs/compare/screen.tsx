import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen } from "../../shell/shell-context.js";
import type { RunsDoors } from "../runs-doors.js";

type Props = ScreenProps & { readonly runIds: readonly string[]; readonly doors: RunsDoors };

/** Runs beside each other. */
export function CompareScreen({ width, height, runIds, doors }: Props) {
  const panes = ["runs"];
  useScreen({ panes, scopes: [{ name: "runCompare", facts: { close: doors.close } }] });
  const title = `${runIds.length} runs compared`;
  return <Rows lines={pane({ title, width, height, focused: true, padded: true, rows: runIds })} width={width} />;
}
