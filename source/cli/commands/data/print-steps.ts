import { recipeLines } from "../../../../screens/datasets/steps/recipe-lines.js";
import type { StepsView } from "../../../api/dataset-file-calls.js";
import { noStepsWords } from "../../../domain/data/no-steps-words.js";
import { formatCount, formatShare } from "../../../ui/text/format.js";
import { label } from "../../../ui/text/sanitize.js";
import { printLine } from "../../output.js";
import { printTable } from "../../text-table.js";

/** What a preparation counted, a step a line; why there is nothing. */
export function printSteps(view: StepsView): void {
  const { preparation, problem } = view;
  if (!preparation) {
    const words = problem ? [problem.message, problem.hint] : noStepsWords(view);
    for (const line of words) if (line !== undefined) printLine(label(line));
    return;
  }
  for (const line of recipeLines(view)) printLine(line);
  printTable(
    ["step", "before", "after", "left out", "note"],
    preparation.steps.map(({ name, rowsIn, rowsOut, dropped = {}, note = "" }) => [
      name,
      formatCount(rowsIn),
      formatCount(rowsOut),
      Object.entries(dropped)
        .map(([reason, rows]) => `${formatCount(rows)} ${reason}`)
        .join(", "),
      note,
    ]),
  );
  const splits = Object.entries(preparation.splits ?? {});
  const all = splits.reduce((sum, [, rows]) => sum + rows, 0);
  if (all === 0) return;
  printTable(
    ["split", "rows", "share"],
    splits.map(([name, rows]) => [name, formatCount(rows), formatShare(rows, all)]),
  );
}
