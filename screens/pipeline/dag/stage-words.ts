import type { Execution, PipelineStage, StageState } from "../../../source/domain/pipeline.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatDuration } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";

type Sign = { readonly sign: Parameters<typeof glyph>[0]; readonly tone: Tone; readonly word: string };

export const stageSigns: Readonly<Record<StageState, Sign>> = {
  "up-to-date": { sign: "finished", tone: "good", word: "up to date" },
  "out-of-date": { sign: "changed", tone: "warning", word: "out of date" },
  "never-ran": { sign: "waiting", tone: "dim", word: "never ran" },
  running: { sign: "running", tone: "running", word: "running" },
  failed: { sign: "failed", tone: "bad", word: "failed" },
  stopped: { sign: "stopped", tone: "warning", word: "stopped" },
  checking: { sign: "waiting", tone: "dim", word: "checking" },
};

/** The sign in its colour. */
export function signOf(state: StageState): string {
  const { sign, tone } = stageSigns[state];
  return paint(glyph(sign), tone);
}

/** The hub's word for it (read-pipeline.ts). */
const neverRan = "it never ran";

/** "train: out of date because", and why, each reason whole. */
export function reasonRows({ name, reasons, state }: PipelineStage, width: number): readonly string[] {
  const { tone, word } = stageSigns[state];
  // "never ran" is its own reason.
  const why = state === "never-ran" ? reasons.filter((reason) => reason !== neverRan) : reasons;
  return [
    ` ${paint(`${label(name)}: ${word}${why.length === 0 ? "" : " because"}`, tone)}`,
    ...why.flatMap((reason) => wrap(label(reason), width - 4).map((row) => `   ${row}`)),
  ];
}

/** How long it runs, or took last; "" where that is not known. */
export function stageClock(
  { name, lastDurationMs, state }: PipelineStage,
  running: Execution | undefined,
  nowMs: number,
): string {
  const current = running?.stages.findLast((run) => run.stage === name);
  if (state === "running" && current) return formatDuration(nowMs - current.startedAtMs);
  return lastDurationMs === undefined ? "" : paint(formatDuration(lastDurationMs), "dim");
}
