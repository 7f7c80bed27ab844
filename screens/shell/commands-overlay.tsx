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
      right="as by: Slipway did it itself · esc closes"
    />
  );
}

function row({ atMs, argv, native, durationMs, exitCode, stopped }: CommandView): string {
  const sign = signOf(exitCode, stopped ?? false);
  const took = fit(durationMs === undefined ? "" : formatDuration(durationMs), 7, "right");
  const failed = exitCode === undefined || exitCode === 0 ? "" : paint(`exit ${exitCode}  `, "bad");
  return `${paint(formatClock(atMs), "dim")} ${sign} ${paint(took, "dim")}  ${failed}${native ? paint("as by: ", "dim") : ""}${argv.map((part) => label(part)).join(" ")}`;
}

function signOf(exitCode: number | undefined, stopped: boolean): string {
  if (exitCode === undefined) return paint(glyph("running"), "running");
  if (stopped) return paint(glyph("stopped"), "warning");
  return exitCode === 0 ? paint(glyph("finished"), "good") : paint(glyph("failed"), "bad");
}
