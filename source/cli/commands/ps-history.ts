import type { HistoryDetail, HistoryDifference, HistoryRow } from "../../api/history-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { killedWords } from "../../domain/pipeline/failure.js";
import type { ParamDifference } from "../../domain/pipeline/history.js";
import { formatAge, formatDuration } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { printJson, printLine } from "../output.js";
import { printTable } from "../text-table.js";

const atOnce = 1000;

/** Every execution that is kept, newest first. */
export async function wholeHistory(client: HubClient): Promise<readonly HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (;;) {
    const view = await client.call("history.list", { filter: "", offset: rows.length, limit: atOnce });
    rows.push(...view.rows);
    if (view.rows.length === 0 || rows.length >= view.total) return rows;
  }
}

/** A row each: what it was, what it changed. */
export function printHistory(rows: readonly HistoryRow[], nowMs: number): void {
  printTable(
    ["id", "state", "age", "took", "former", "exit", "by", "stages", "runs", "params changed", "command"],
    rows.map(({ execution, outcomes, formerMs, runs, params, isFirst }) => {
      const { executionId, state, startedAtMs, endedAtMs, exitCode, who, via, trial, command } = execution;
      const counted = Object.entries(outcomes).filter(([, count]) => count > 0);
      return [
        executionId,
        state,
        formatAge(nowMs - startedAtMs),
        formatDuration((endedAtMs ?? nowMs) - startedAtMs),
        formerMs === undefined ? "" : formatDuration(formerMs),
        exitCode === undefined ? "" : String(exitCode),
        [who.split("@")[0], trial ? `${trial.sweepId}-${trial.number}` : via].filter(Boolean).join(" "),
        counted.map(([outcome, count]) => `${count} ${outcome}`).join(", "),
        runs.length === 0 ? "" : String(runs.length),
        params ? params.map(paramText).join(", ") : isFirst ? "the first" : "?",
        command,
      ];
    }),
  );
}

/** `slipway ps ID`: all that is known of one. */
export async function printExecution(client: HubClient, executionId: string, json: boolean): Promise<number> {
  const detail = await client.call("history.get", { executionId });
  if (json) printJson(detail);
  else tellExecution(detail, Date.now());
  return 0;
}

/** `slipway ps ID ID`: what differs from the first to the second. */
export async function printDifference(client: HubClient, from: string, to: string, json: boolean): Promise<number> {
  const difference = await client.call("history.difference", { from, to });
  if (json) printJson(difference);
  else tellDifference(difference);
  return 0;
}

function tellExecution({ execution, stages, params, commit, runs, values }: HistoryDetail, nowMs: number): void {
  const { executionId, state, startedAtMs, endedAtMs, exitCode, who, via, command, killed } = execution;
  const took = formatDuration((endedAtMs ?? nowMs) - startedAtMs);
  printLine(`#${executionId} ${state}${exitCode === undefined ? "" : ` (${exitCode})`}, ${took}: ${label(command)}`);
  printLine(label(`by ${who}${via === undefined ? "" : ` (${via})`}, ${formatAge(nowMs - startedAtMs)} ago`));
  if (killed) printLine(label(killedWords(killed)));
  if (commit) printLine(label(`commit ${commit.id.slice(0, 12)} ${commit.message ?? ""}`));
  for (const { name, runId, status } of runs) printLine(label(`run ${runId} ${name} ${status}`));
  printTable(
    ["stage", "outcome", "took", "former", "exit", "why"],
    stages.map((stage) => [
      stage.stage,
      stage.outcome,
      durationOf(stage.durationMs),
      durationOf(stage.formerMs),
      stage.exitCode === undefined ? "" : String(stage.exitCode),
      [...(stage.failure === undefined ? [] : [stage.failure]), ...stage.reasons].join("; "),
    ]),
  );
  if (params) printLine(label(`changed: ${params.map(paramText).join(", ") || "nothing since the one before"}`));
  for (const { file, key, value } of values ?? []) printLine(label(`${file}: ${key} ${value}`));
}

function tellDifference({ params, stages, metrics, code }: HistoryDifference): void {
  for (const param of params ?? []) printLine(label(`param ${param.file}: ${paramText(param)}`));
  for (const { stage, before, after } of stages) {
    const word = (each: typeof before) => (each ? `${each.outcome} ${durationOf(each.durationMs)}`.trim() : "none");
    printLine(label(`stage ${stage}: ${word(before)} → ${word(after)}`));
  }
  for (const { key, before, after } of metrics) {
    printLine(label(`metric ${key}: ${before ?? "none"} → ${after ?? "none"}`));
  }
  if (!params) printLine("params: one of the two noted none");
  for (const note of code.notes) printLine(label(`code: ${note}`));
  if (code.state === "same") printLine("code: the same commit");
  for (const line of [...code.stat, ...code.lines]) printLine(label(line));
}

function paramText({ key, before = "none", after = "none" }: ParamDifference): string {
  return `${key} ${before} → ${after}`;
}

function durationOf(ms: number | undefined): string {
  return ms === undefined ? "" : formatDuration(ms);
}
