import type { SweepView, TrialView } from "../../api/sweep-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { choiceText } from "../../domain/sweep/choice-text.js";
import { countsText, isAlive } from "../../domain/sweep/sweep.js";
import { formatClock, formatDuration, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { printLine } from "../output.js";
import { nextEvent } from "./next-event.js";

/** The sweep when it is over; with `tells` a line for each trial that begins or ends, and one at the end. */
export async function watchSweep(client: HubClient, sweepId: string, tells: boolean): Promise<SweepView> {
  const told = new Map<number, string>();
  let toldWait: string | undefined;
  const say = (text: string) => tells && printLine(`${formatClock(Date.now())} ${label(text)}`);
  for (;;) {
    const view = await client.call("sweeps.get", { sweepId });
    if (told.size === 0) say(`${sweepId}: ${view.trials} trials, ${view.jobs} at a time: ${paramsText(view)}`);
    const waits = waitsText(view);
    if (waits !== undefined && waits !== toldWait) say(waits);
    toldWait = waits;
    for (const trial of view.rows) {
      if (told.get(trial.number) === trial.state) continue;
      told.set(trial.number, trial.state);
      if (!["queued", "starting", "dropped"].includes(trial.state)) say(trialText(view, trial));
    }
    if (!isAlive(view.state)) {
      say(endText(view));
      return view;
    }
    await nextEvent(client, "sweeps");
  }
}

/** What keeps the sweep, else one of its trials, from beginning. */
function waitsText({ sweepId, state, waitsFor, rows }: SweepView): string | undefined {
  if (state === "waiting" && waitsFor !== undefined) return `${sweepId} waits for ${waitsFor}`;
  const trial = rows.find((each) => each.waitsFor !== undefined);
  return trial && `${trial.name} waits for ${trial.waitsFor}`;
}

/** "lora_rank = 4, 8; lr = 0.1, 0.2" */
function paramsText({ params }: SweepView): string {
  return params.map(({ name, values }) => `${name} = ${values}`).join("; ");
}

/** "sweep-1-2 finished, took 8s: lora_rank=8  loss 0.31  (2 of 6 done, 1 running, 40s to go)" */
function trialText(view: SweepView, trial: TrialView): string {
  const {
    name,
    state,
    values,
    startedAtMs = 0,
    beganAtMs = startedAtMs,
    endedAtMs,
    cached,
    exitCode,
    objective,
    executionId,
  } = trial;
  const what = view.params.map((param, at) => `${param.name}=${values[at]}`).join(" ");
  if (state === "running") return `${name} has started (execution #${executionId}): ${what}`;
  const took = endedAtMs === undefined ? "" : `, took ${formatDuration(endedAtMs - beganAtMs)}`;
  const code = state === "failed" && exitCode !== undefined ? ` with exit code ${exitCode}` : "";
  const metric = objective === undefined || !view.objective ? "" : `  ${view.objective.key} ${formatNumber(objective)}`;
  const left = view.etaMs === undefined ? "" : `, ${formatDuration(view.etaMs)} to go`;
  const from = cached?.runName === undefined ? "cached, no run" : `cached, from ${cached.runName}`;
  const how = cached ? `${state} (${from})` : `${state}${code}${took}`;
  return `${name} ${how}: ${what}${metric}  (${countsOf(view)}${left})`;
}

function endText(view: SweepView): string {
  const best = view.rows.find(({ number }) => number === view.best);
  const found =
    best === undefined || !view.objective
      ? "no trial has a metric that tells which is best"
      : `best ${best.name}, ${view.objective.key} ${formatNumber(best.objective ?? Number.NaN)}: ${view.params
          .map((param, at) => `${param.name}=${best.values[at]}`)
          .join(" ")}`;
  const why = view.problem === undefined ? "" : `: ${view.problem}`;
  const choice = choiceText(view);
  return `${view.sweepId} ${view.state}${why}: ${countsOf(view)}; ${found}${choice === undefined ? "" : ` (${choice})`}`;
}

function countsOf(view: SweepView): string {
  return countsText(view)
    .map(({ text }) => text)
    .join(", ");
}
