import type { JobView } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import type { Execution } from "../../source/domain/pipeline.js";
import { cellWidth, wrap } from "../../source/ui/text/cells.js";
import { formatClock } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { ListOverlay, rowCells } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";

/** `J`: what runs in the background and how it ended, the newest first; the pipeline where it runs. */
export function JobsOverlay(overlay: OverlayProps) {
  const jobs = useQuery("jobs.list", {}).data?.jobs ?? [];
  const executions = useQuery("executions.list", { limit: 1 }).data?.executions ?? [];
  const running = executions.filter(({ state }) => state === "running" || state === "starting");
  const rows = [...running.map(executionRow), ...jobs.flatMap((job) => jobRows(job, rowCells(overlay.width)))];
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

/** A job on one row; what is longer goes on below its title, whole. */
function jobRows({ startedAtMs, title, state, progress, message, hint }: JobView, cells: number): readonly string[] {
  const sign = {
    running: paint(glyph("running"), "running"),
    done: paint(glyph("finished"), "good"),
    failed: paint(glyph("failed"), "bad"),
  }[state];
  const clock = formatClock(startedAtMs);
  const head = `${paint(clock, "dim")} ${sign} ${label(title)}`;
  const parts = (state === "running" ? [progress] : [message, hint]).flatMap((part) =>
    part === undefined || part === "" ? [] : [label(part)],
  );
  if (parts.length === 0) return [head];
  const detail = `  ${parts.join(` ${glyph("dot")} `)}`;
  if (cellWidth(head) + cellWidth(detail) <= cells) return [`${head}${paint(detail, "dim")}`];
  const indent = " ".repeat(cellWidth(clock) + 3);
  const below = parts.flatMap((part) => wrap(part, cells - indent.length));
  return [head, ...below.map((line) => paint(`${indent}${line}`, "dim"))];
}
