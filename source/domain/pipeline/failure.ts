import type { StageRun } from "../pipeline.js";

/** The stage that an execution failed at though its command did not, and why, in DVC's words or in ours. */
export type StageFailure = { readonly stage: string; readonly reason: string };

/** DVC was ended by a signal that Slipway did not send; what it had started then was ended, since nothing records it any more. */
export type Killed = {
  readonly signal: number;
  readonly ended: readonly { readonly pid: number; readonly name: string }[];
};

/** It is kept with the execution's exit, which has little room. */
const mostReasonLength = 300;

/**
 * What DVC says at the end about a stage that it does not record (dvc/exceptions.py `ReproductionError`, 3.67). Undefined where
 * the stage's command failed: its exit code tells that.
 */
export function dvcFailure(dvcLines: string): StageFailure | undefined {
  const [, stage, reason] = [...dvcLines.matchAll(/^ERROR: failed to reproduce '([^'\n]+)': (.+)$/gm)].at(-1) ?? [];
  if (stage === undefined || reason === undefined || reason.startsWith("failed to run:")) return undefined;
  return { stage, reason: reason.trim().slice(0, mostReasonLength) };
}

/** The stage that a killed DVC has not recorded: its last, unless that failed by itself or DVC had written it down. */
export function cutOff(stages: readonly StageRun[], dvcLines: string, signal: number): StageFailure | undefined {
  const last = stages.at(-1);
  if (!last || (last.exitCode !== undefined && last.exitCode !== 0)) return undefined;
  const since = dvcLines.slice(Math.max(0, dvcLines.lastIndexOf(`Running stage '${last.stage}'`)));
  if (last.exitCode === 0 && /^Updating lock file '/m.test(since)) return undefined;
  return { stage: last.stage, reason: `it was cut off: ${killedBy(signal)}` };
}

/** "DVC was killed (signal 9); what it had started was ended: pid 4711 sleep". */
export function killedWords({ signal, ended }: Killed): string {
  const names = ended.map(({ pid, name }) => `pid ${pid} ${name}`).join(", ");
  return `${killedBy(signal)}${names === "" ? "" : `; what it had started was ended: ${names}`}`;
}

function killedBy(signal: number): string {
  return `DVC was killed (signal ${signal})`;
}
