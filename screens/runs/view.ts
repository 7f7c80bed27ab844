import type { SamplesView } from "../../source/api/views.js";
import { cut, fit, wrap } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { paint } from "../../source/ui/theme.js";

/**
 * The latest answer to each prompt, and the first one that it grew from where there is room. No prompt is left out: where
 * there is little room they are more rows than `height`.
 */
export function sampleRows(samples: SamplesView | undefined, width: number, height: number): readonly string[] {
  const last = (samples?.steps.length ?? 0) - 1;
  if (!samples || last < 0) return [];
  const room = Math.floor(height / samples.prompts.length);
  return samples.prompts.flatMap((prompt, at) => {
    const answers = samples.answers[at] ?? [];
    const answer = firstRows(wrap(label(answers[last] ?? ""), width - 2), Math.max(1, room - 2), width - 2);
    const before =
      last > 0 && room > 3 ? [paint(fit(`  ${samples.steps[0]}: ${label(answers[0] ?? "")}`, width), "dim")] : [];
    return [
      paint(fit(label(prompt), width), "accent"),
      ...before,
      ...answer.map((row) => `  ${row}`),
      ...(room > 4 ? [""] : []),
    ];
  });
}

/** As many rows as there is room for; the last of them tells where more would come. */
function firstRows(rows: readonly string[], room: number, width: number): readonly string[] {
  if (rows.length <= room) return rows;
  return [...rows.slice(0, room - 1), cut(`${rows[room - 1]} ${rows[room]}`, width)];
}

export function samplesTitle(samples: SamplesView | undefined): string {
  const step = samples?.steps.at(-1);
  return step === undefined ? "answers" : `answers at step ${step}`;
}
