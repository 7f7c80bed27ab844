import { cellText } from "../../../screens/runs/compare/cells.js";
import { lineageRows } from "../../../screens/runs/detail/view.js";
import { comparisonCsv, historyCsv, runCsv } from "../../../screens/runs/export/csv.js";
import {
  gatherComparison,
  gatherRun,
  type WholeComparison,
  type WholeRun,
} from "../../../screens/runs/export/gather.js";
import { runJson } from "../../../screens/runs/export/json.js";
import { comparisonMarkdown, letterOf, runMarkdown } from "../../../screens/runs/export/markdown.js";
import type { MatrixView } from "../../api/run-compare-views.js";
import { statusWord } from "../../domain/run-table/run-state.js";
import { formatCount, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printRaw } from "../output.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";
import { findRun } from "./find-run.js";

/** Runs that a comparison has room for (`compare.*`). */
const mostCompared = 20;

/** `slipway runs show ID`: a run as tables, Markdown, JSON or CSV. */
export function runRunsShow(args: Arguments): Promise<number> {
  const [text] = args.positionals;
  if (text === undefined) throw invalid("runs show", "Give a run's id or name");
  return withClient(args, async (client) => {
    const run = await gatherRun(client, await findRun(client, text));
    if (args.flag("json")) printJson(runJson(run));
    else if (args.flag("md")) printLine(runMarkdown(run));
    else if (args.flag("csv")) printRaw(runCsv(run));
    else if (args.flag("history")) {
      const keys = run.metrics.map(({ key }) => key);
      for await (const part of historyCsv(client, run.head.runId, keys, new AbortController().signal)) printRaw(part);
    } else printRun(run);
    return 0;
  });
}

/** `slipway runs compare ID ID…`: what is different. */
export function runRunsCompare(args: Arguments): Promise<number> {
  const { length } = args.positionals;
  if (length < 2) throw invalid("runs compare", "Give the ids or names of two or more runs");
  if (length > mostCompared) {
    throw invalid("runs compare", `A comparison takes at most ${mostCompared} runs, not ${length}`);
  }
  return withClient(args, async (client) => {
    const runIds: string[] = [];
    for (const text of args.positionals) {
      const runId = await findRun(client, text);
      if (runIds.includes(runId))
        throw invalid("runs compare", `${JSON.stringify(text)} is named twice: it is ${runId}`);
      runIds.push(runId);
    }
    const comparison = await gatherComparison(client, runIds);
    if (args.flag("json")) printJson(comparison);
    else if (args.flag("md")) printLine(comparisonMarkdown(comparison));
    else if (args.flag("csv")) printRaw(comparisonCsv(comparison));
    else printComparison(comparison);
    return 0;
  });
}

function printRun({ head, params, metrics }: WholeRun): void {
  printLine(`${label(head.name)}  ${head.runId}  ${statusWord(head)}  ${label(head.experiment)}`);
  printLine("");
  printTable(
    ["metric", "last", "best", "at step", "min", "max", "points", "NaN"],
    metrics.map(({ key, last, best, bestStep, min, max, count, nanCount }) => [
      key,
      formatNumber(last),
      best === undefined ? "" : formatNumber(best),
      bestStep === undefined ? "" : formatCount(bestStep),
      min === undefined ? "" : formatNumber(min),
      max === undefined ? "" : formatNumber(max),
      formatCount(count),
      nanCount === 0 ? "" : formatCount(nanCount),
    ]),
  );
  printLine("");
  printTable(
    ["param", "value"],
    params.map(([key, value]) => [key, firstLine(value)]),
  );
  printLine("");
  printTable(
    ["lineage", ""],
    lineageRows(head).map(({ name, text }) => [name, firstLine(text)]),
  );
}

function printComparison(comparison: WholeComparison): void {
  const { runs, params, metrics, best, artifacts, paramsFile, data, packages, code } = comparison;
  printTable(
    ["", "run", "id", "state", "code"],
    runs.map(({ name, runId, status, stale, gitCommit = "", gitDirty, gitSubject = "" }, at) => [
      letterOf(at),
      name,
      runId,
      statusWord({ status, stale }),
      `${gitCommit.slice(0, 10)}${gitDirty ? " + changes" : ""} ${gitSubject}`.trim(),
    ]),
  );
  const matrix = <Cell>(title: string, view: MatrixView<Cell>, show: (cell: Cell) => string) => {
    printLine("");
    if (view.rows.length === 0) printLine(`${title}: ${view.all === 0 ? "nothing is recorded" : "no difference"}`);
    else {
      printTable(
        [title, ...runs.map((_, at) => letterOf(at))],
        view.rows.map(({ key, cells, best: marked }) => [
          key,
          ...cells.map((cell, at) =>
            cell === null ? "-" : `${firstLine(show(cell))}${marked.includes(at) ? " ◆" : ""}`,
          ),
        ]),
      );
    }
    for (const { run, text } of view.notes)
      printLine(`  ${run === undefined ? "" : `${letterOf(run)}: `}${label(text)}`);
  };
  matrix("metrics, last", metrics, cellText.metric);
  matrix("metrics, best", best, cellText.metric);
  matrix("params", params, cellText.text);
  matrix("params.yaml", paramsFile, cellText.text);
  matrix("data", data, cellText.data);
  matrix("packages", packages, cellText.text);
  matrix("artifacts", artifacts, cellText.file);
  for (const [at, { state, notes, stat }] of code.entries()) {
    printLine("");
    printLine(`code ${letterOf(0)} to ${letterOf(at + 1)}: ${state}`);
    for (const { run, text } of notes) printLine(`  ${run === undefined ? "" : `${letterOf(run)}: `}${label(text)}`);
    for (const line of stat) printLine(`  ${label(line)}`);
  }
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.length > 100 || line.length < text.length ? `${line.slice(0, 100)}…` : line;
}
