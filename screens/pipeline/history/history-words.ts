import type { HistoryRow } from "../../../source/api/history-views.js";
import type { ParamDifference, StageOutcome } from "../../../source/domain/pipeline/history.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { formatDuration } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";

export const outcomeSigns: Readonly<Record<StageOutcome, readonly [Parameters<typeof glyph>[0], Tone, string]>> = {
  ran: ["finished", "good", "ran"],
  running: ["running", "running", "running"],
  failed: ["failed", "bad", "failed"],
  stopped: ["stopped", "warning", "stopped"],
  skipped: ["waiting", "dim", "skipped"],
  restored: ["down", "accent", "restored"],
};

const order: readonly StageOutcome[] = ["running", "failed", "stopped", "ran", "restored", "skipped"];

/** "1 ran, 2 skipped". */
export function outcomeWords(outcomes: HistoryRow["outcomes"]): string {
  return order
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${outcomeSigns[outcome][2]}`)
    .join(", ");
}

/** Who asked, from where: "ada · watch"; a trial is its sweep's. */
export function byWords({ who, via, trial }: Execution): string {
  const user = label(who.split("@")[0] ?? who);
  const from = trial ? `${trial.sweepId}-${trial.number}` : via;
  return from === undefined ? user : `${user} ${glyph("dot")} ${from}`;
}

/** "epochs 3 → 5, lora_rank 16 → 24": keys by their last part. */
export function paramWords(params: readonly ParamDifference[]): string {
  return params.map((param) => paramWord({ ...param, key: param.key.split(".").at(-1) ?? param.key })).join(", ");
}

/** "epochs 3 → 5"; what was not there, or is not any more, is "none". */
export function paramWord({ key, before = "none", after = "none" }: Omit<ParamDifference, "file">): string {
  return `${label(key)} ${label(before)} ${glyph("arrow")} ${label(after)}`;
}

/** A bar as long as `ms` is against the longer of the two, and by how much it differs: "█████···  -12%". */
export function durationBar(ms: number, formerMs: number | undefined, cells: number): string {
  const longest = Math.max(ms, formerMs ?? 0, 1);
  const filled = Math.max(ms > 0 ? 1 : 0, Math.round((ms / longest) * cells));
  const bar = `${paint(glyph("bar").repeat(filled), "accent")}${paint(glyph("dot").repeat(cells - filled), "dim")}`;
  return `${bar} ${changeOf(ms, formerMs)}`;
}

/** "+12%" against the former; "" where there is none. */
function changeOf(ms: number, formerMs: number | undefined): string {
  if (formerMs === undefined || formerMs <= 0) return "";
  const percent = Math.round((ms / formerMs - 1) * 100);
  const text = `${percent > 0 ? "+" : ""}${percent}%`;
  return percent > 999 ? `${Math.round(ms / formerMs)}x` : text;
}

export function durationText(ms: number | undefined): string {
  return ms === undefined ? "" : formatDuration(ms);
}
