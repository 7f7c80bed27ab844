import type { PipelineView } from "../../source/api/views.js";
import type { PipelineProblem } from "../../source/domain/pipeline/problem.js";
import { fit, wrap } from "../../source/ui/text/cells.js";
import { formatAmount, formatBytes } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";

type ReadyPipeline = Extract<PipelineView, { state: "ready" }>;

/** One row over the stages where something would stop a run; the list is below them. */
export function problemBanner(problems: readonly PipelineProblem[], width: number): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return [];
  const count = errors.length === 1 ? "" : `${formatAmount(errors.length, "problem")} would stop a run: `;
  return [paint(fit(` ${glyph("failed")} ${count}${label(first.message)}`, width), "bad")];
}

/** One row while files are read for their hashes, with how far it is. */
export function hashingRow(
  { files, doneBytes, totalBytes }: NonNullable<ReadyPipeline["hashing"]>,
  width: number,
): string {
  const share =
    totalBytes === 0 ? "" : ` ${Math.floor((100 * doneBytes) / totalBytes)} % of ${formatBytes(totalBytes)}`;
  const what = files === 0 ? "looking at the files" : `reading ${formatAmount(files, "file")}${share}`;
  return paint(fit(` ${glyph("waiting")} ${what}`, width), "dim");
}

/** Everything that would stop a run or surprise, each with its fix. */
export function problemRows(problems: readonly PipelineProblem[], width: number): readonly string[] {
  if (problems.length === 0) return [];
  return [
    "",
    ` ${paint("before a run", "strong")}`,
    ...problems.flatMap(({ severity, message, fix }) => {
      const [sign, tone] = severity === "error" ? (["failed", "bad"] as const) : (["changed", "warning"] as const);
      return [
        ...wrap(label(message), width - 5).map((row, at) => ` ${at === 0 ? paint(glyph(sign), tone) : " "} ${row}`),
        ...wrap(label(fix), width - 5).map((row) => paint(`   ${row}`, "dim")),
      ];
    }),
  ];
}
