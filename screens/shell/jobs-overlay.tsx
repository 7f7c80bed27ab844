import type { JobView } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import type { Execution } from "../../source/domain/pipeline.js";
import { formatClock } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { ListOverlay } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";

/** `J`: what runs in the background and how it ended, the newest first; the pipeline where it runs. */
export function JobsOverlay(overlay: OverlayProps) {
  const jobs = useQuery("jobs.list", {}).data?.jobs ?? [];
  const executions = useQuery("executions.list", { limit: 1 }).data?.executions ?? [];
  const running = executions.filter(({ state }) => state === "running" || state === "starting");
  const rows = [...running.map(executionRow), ...jobs.map(row)];
  return (
    <ListOverlay
      {...overlay}
      title="Jobs"
      rows={rows}
      head={rows.length === 0 ? [paint("Nothing runs in the background.", "dim")] : []}
      right="esc closes"
    />
  );
}

function executionRow({ executionId, command, stages, startedAtMs }: Execution): string {
  const stage = stages.at(-1)?.stage;
  const detail = stage === undefined ? "" : paint(`  ${label(stage)}`, "dim");
  return `${paint(formatClock(startedAtMs), "dim")} ${paint(glyph("running"), "running")} ${label(command)}, execution #${executionId}${detail}`;
}

function row({ startedAtMs, title, state, progress, message, hint }: JobView): string {
  const sign = {
    running: paint(glyph("running"), "running"),
    done: paint(glyph("finished"), "good"),
    failed: paint(glyph("failed"), "bad"),
  }[state];
  const parts = state === "running" ? [progress] : [message, hint];
  const detail = parts.filter((part) => part !== undefined && part !== "").map((part) => label(part ?? ""));
  return `${paint(formatClock(startedAtMs), "dim")} ${sign} ${label(title)}${detail.length > 0 ? paint(`  ${detail.join(` ${glyph("dot")} `)}`, "dim") : ""}`;
}
