import type { CommandView } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import { fit } from "../../source/ui/text/cells.js";
import { formatClock, formatDuration } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { ListOverlay } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";

/** `@`: every command that the hub ran, the newest first. */
export function CommandsOverlay(overlay: OverlayProps) {
  const { data } = useQuery("commands.list", {});
  const commands = data?.commands ?? [];
  return (
    <ListOverlay
      {...overlay}
      title="Commands"
      rows={commands.map(row)}
      head={commands.length === 0 ? [paint("No command was run yet: r in Pipeline runs one.", "dim")] : []}
      right="esc closes"
    />
  );
}

function row({ atMs, argv, durationMs, exitCode }: CommandView): string {
  const sign =
    exitCode === undefined
      ? paint(glyph("running"), "running")
      : exitCode === 0
        ? paint(glyph("finished"), "good")
        : paint(`${glyph("failed")}`, "bad");
  const took = fit(durationMs === undefined ? "" : formatDuration(durationMs), 7, "right");
  return `${paint(formatClock(atMs), "dim")} ${sign} ${paint(took, "dim")}  ${argv.map((part) => label(part)).join(" ")}`;
}
