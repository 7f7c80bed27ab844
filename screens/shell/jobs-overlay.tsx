import type { JobView } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import { formatClock } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { ListOverlay } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";

/** `J`: what runs in the background and how it ended, the newest first. */
export function JobsOverlay(overlay: OverlayProps) {
  const { data } = useQuery("jobs.list", {});
  const jobs = data?.jobs ?? [];
  return (
    <ListOverlay
      {...overlay}
      title="Jobs"
      rows={jobs.map(row)}
      head={jobs.length === 0 ? [paint("Nothing runs in the background.", "dim")] : []}
      right="esc closes"
    />
  );
}

function row({ startedAtMs, title, state, progress, message }: JobView): string {
  const sign = {
    running: paint(glyph("running"), "running"),
    done: paint(glyph("finished"), "good"),
    failed: paint(glyph("failed"), "bad"),
  }[state];
  const detail = state === "running" ? progress : message;
  return `${paint(formatClock(startedAtMs), "dim")} ${sign} ${label(title)}${detail ? paint(`  ${label(detail)}`, "dim") : ""}`;
}
