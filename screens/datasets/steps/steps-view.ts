import type { StepsView } from "../../../source/api/dataset-file-calls.js";
import { noStepsWords } from "../../../source/domain/data/no-steps-words.js";
import { type Preparation, unexplained } from "../../../source/domain/data/preparation.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, formatCount, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, isAscii, paint } from "../../../source/ui/theme.js";
import { recipeLines } from "./recipe-lines.js";

type Step = Preparation["steps"][number];

const nameWidth = 14;
const countsWidth = 21;
/** Rows of the screen that one side of an example takes. */
const mostExampleRows = 3;
const mostExamples = 5;

/** The recipe, then step by step how many rows came and went, why, and what it did to some of them. */
export function stepsRows(view: StepsView, width: number): readonly string[] {
  const recipe = recipeRows(view, width);
  const { preparation, problem } = view;
  if (problem) return [...recipe, ...errorRows(problem, width)];
  if (!preparation) return [...recipe, ...teachingRows(view, width)];
  const { steps, splits } = preparation;
  const most = Math.max(1, ...steps.flatMap(({ rowsIn, rowsOut }) => [rowsIn, rowsOut]));
  const rows = steps.flatMap((step, at) => [...stepRows(step, steps[at - 1], most, width), ""]);
  return [...recipe, ...rows, ...splitRows(splits, width)];
}

function recipeRows(view: StepsView, width: number): readonly string[] {
  const lines = recipeLines(view);
  return lines.length === 0 ? [] : [...lines.flatMap((each) => wrap(each, width).map(dim)), ""];
}

function stepRows(step: Step, before: Step | undefined, most: number, width: number): readonly string[] {
  const { name, rowsIn, rowsOut, note, dropped = {}, columns, tokens, examples = [] } = step;
  const counts = `${formatCount(rowsIn)} ${glyph("arrow")} ${formatCount(rowsOut)}`;
  const barWidth = Math.max(0, Math.min(50, width - nameWidth - countsWidth - 12));
  const change = rowsOut - rowsIn;
  const changed =
    change === 0 ? "" : paint(`${change > 0 ? "+" : "-"}${formatCount(Math.abs(change))}`, change > 0 ? "good" : "bad");
  const head = `${paint(fit(label(name), nameWidth), "strong")} ${fit(counts, countsWidth, "right")}  ${bar(step, most, barWidth)}  ${changed}`;
  const lost = unexplained(step);
  const warn = (text: string) => [paint(`  ${glyph("failed")} ${text}`, "warning")];
  return [
    fit(head, width).trimEnd(),
    ...(note === undefined ? [] : wrap(label(note), width - 2).map((line) => dim(`  ${line}`))),
    ...Object.entries(dropped).map(([reason, rows]) => `  ${paint(`-${formatCount(rows)}`, "bad")} ${label(reason)}`),
    ...(before && before.rowsOut !== rowsIn ? warn(`the step before left ${formatAmount(before.rowsOut, "row")}`) : []),
    ...(lost === 0
      ? []
      : warn(`${formatAmount(Math.abs(lost), "row")} ${lost > 0 ? "went" : "came"} without a reason`)),
    ...(columns ? wrap(`columns ${columns.map(label).join(", ")}`, width - 2).map((line) => dim(`  ${line}`)) : []),
    ...(tokens
      ? [
          dim(
            `  tokens ${Object.entries(tokens)
              .map(tokenWords)
              .join(` ${glyph("dot")} `)}`,
          ),
        ]
      : []),
    ...examples.slice(0, mostExamples).flatMap((each) => exampleRows(each, width)),
  ];
}

function tokenWords([name, value]: readonly [string, number]): string {
  return `${label(name)} ${Number.isInteger(value) ? formatCount(value) : formatNumber(value)}`;
}

/** What it has left, then what it left out, or what it added. */
function bar({ rowsIn, rowsOut }: Step, most: number, width: number): string {
  const [full, gone, more] = isAscii() ? ["#", ".", "+"] : ["█", "░", "▓"];
  const cells = (rows: number) => (rows === 0 ? 0 : Math.max(1, Math.round((rows / most) * width)));
  const [kept, all] = [cells(Math.min(rowsIn, rowsOut)), cells(Math.max(rowsIn, rowsOut))];
  const rest = Math.max(0, all - kept);
  const end = rowsOut < rowsIn ? paint(gone.repeat(rest), "bad") : paint(more.repeat(rest), "good");
  return width === 0 ? "" : `${paint(full.repeat(kept), "running")}${end}${" ".repeat(Math.max(0, width - all))}`;
}

function exampleRows({ before, after }: { readonly before: string; readonly after: string }, width: number) {
  const side = (sign: string, text: string, tone: "bad" | "good") =>
    wrap(label(text.replaceAll("\n", " ")), width - 6)
      .slice(0, mostExampleRows)
      .map((line, at) => paint(`    ${at === 0 ? sign : " "} ${line}`, tone));
  return [...side("-", before, "bad"), ...side("+", after, "good")];
}

function splitRows(splits: Preparation["splits"], width: number): readonly string[] {
  const entries = Object.entries(splits ?? {});
  const all = entries.reduce((sum, [, rows]) => sum + rows, 0);
  if (all === 0) return [];
  const barWidth = Math.max(0, Math.min(50, width - nameWidth - countsWidth - 12));
  return entries.map(([name, rows]) => {
    const full = (isAscii() ? "#" : "█").repeat(Math.round((rows / all) * barWidth));
    const share = `${Math.round((rows / all) * 100)} %`;
    return fit(
      `${fit(label(name), nameWidth)} ${fit(formatCount(rows), countsWidth, "right")}  ${paint(fit(full, barWidth), "accent")}  ${share}`,
      width,
    ).trimEnd();
  });
}

/** How a stage comes to have steps. */
function teachingRows(view: StepsView, width: number): readonly string[] {
  const advice = [
    "What a stage that prepares data writes there stands here step by step:",
    "",
    '{"version": 1, "steps": [{"name": "clean", "rows_in": 72, "rows_out": 70, "dropped": {"no answer": 2}}]}',
    "",
    "All of its fields: docs/stats-json.md",
  ];
  const words = messageRows(noStepsWords(view), width);
  return view.awaitsStage ? words : [...words, "", ...messageRows(advice, width).map(dim)];
}

function dim(text: string): string {
  return paint(text, "dim");
}
