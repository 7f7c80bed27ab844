import type { StepsView } from "../../../api/dataset-file-calls.js";
import { noStepsWords } from "../../../domain/data/no-steps-words.js";
import { formatCount } from "../../../ui/text/format.js";
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
}
