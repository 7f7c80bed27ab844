import type { RunHeadView } from "../../../source/api/run-detail-views.js";
import { logRows } from "../../../source/ui/log-view.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useLog } from "../../pipeline/use-log.js";
import type { Rect } from "./layout.js";
import type { PaneFacts } from "./pane-facts.js";

/** The log of a run that a stage made: what that stage has written, or the whole of its execution. */
export function useLogPane(head: RunHeadView | undefined, rect: Rect | undefined) {
  const [isWhole, setWhole] = useKept("detail.log.whole", false);
  const { executionId, stage } = head?.lineage ?? {};
  const shownStage = isWhole ? undefined : stage;
  const log = useLog(rect ? executionId : undefined, (rect?.height ?? 3) - 2, {
    place: `detail.log.${executionId}.${shownStage}`,
    stage: shownStage,
  });
  const { window, facts } = log;
  const place = facts.following ? "following" : `line ${formatCount((window?.firstLine ?? 0) + 1)}`;
  const width = (rect?.width ?? 5) - 4;
  const pane: PaneFacts = {
    title: `log of ${window?.stage === undefined ? "" : `${label(window.stage)}, `}execution #${executionId ?? ""}`,
    right: window ? `${place} ${glyph("dot")} ${formatCount(window.totalLines)} lines` : "",
    rows: window
      ? logRows({ lines: window.lines, width, height: (rect?.height ?? 3) - 2, ...facts })
      : noAnswerRows(log.error, width),
    padded: true,
    list: facts,
  };
  return {
    executionId,
    pane,
    facts,
    toggleWhole: stage === undefined ? undefined : () => setWhole((current) => !current),
  };
}
