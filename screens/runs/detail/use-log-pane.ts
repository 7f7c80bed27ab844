import type { RunHeadView } from "../../../source/api/run-detail-views.js";
import { label } from "../../../source/ui/text/sanitize.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useLogPane } from "../../pipeline/log/use-log-pane.js";
import type { Rect } from "./layout.js";
import type { PaneFacts } from "./pane-facts.js";

type Options = { readonly rect: Rect | undefined; readonly focused: boolean; readonly dialogs: Dialogs };

/** The log of a run that a stage made: what that stage has written, or (`S`) the whole of its execution. */
export function useRunLog(head: RunHeadView | undefined, { rect, focused, dialogs }: Options) {
  const { executionId, stage } = head?.lineage ?? {};
  const log = useLogPane({
    name: "detail.log",
    executionId: rect && executionId,
    stage,
    width: (rect?.width ?? 5) - 4,
    height: (rect?.height ?? 3) - 2,
    focused,
    dialogs,
  });
  const pane: PaneFacts = {
    title: `log of ${log.stage === undefined ? "" : `${label(log.stage)}, `}execution #${executionId ?? ""}`,
    right: [log.foot, log.right].filter((text) => text !== "").join("  "),
    rows: log.rows,
    padded: true,
    list: log.facts,
  };
  return { pane, scopes: log.scopes };
}
