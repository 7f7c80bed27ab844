import { Rows } from "../../source/ui/rows.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen } from "../shell/shell-context.js";

export function PipelineScreen({ width }: ScreenProps) {
  useScreen({ panes: [], scopes: [] });
  return <Rows lines={[""]} width={width} />;
}
