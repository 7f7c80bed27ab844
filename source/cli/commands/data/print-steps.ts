import type { StepsView } from "../../../api/dataset-file-calls.js";
import { formatCount } from "../../../ui/text/format.js";
import { printLine } from "../../output.js";
import { printTable } from "../../text-table.js";

/** What a preparation counted, a step a line; why there is nothing. */
export function printSteps({ preparation, problem, file }: StepsView): void {
  if (!preparation) {
    printLine(
      problem?.message ?? `There is no ${file}: a stage may write what its steps counted there (docs/stats-json.md).`,
    );
    if (problem?.hint !== undefined) printLine(problem.hint);
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
