import type { DryRun, ForeignDvc, RemovedOuts, RunPlan } from "../../../source/api/run-plan-views.js";
import { processWords } from "../../../source/domain/pipeline/dvc-process.js";
import type { PlannedStage } from "../../../source/domain/pipeline/run-plan.js";
import { cellWidth, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";
import { problemRows } from "../problems.js";

/** DVC's answer to a dry run; "asking" while there is none yet. */
export type DvcAnswer = DryRun | "asking" | undefined;

const signs: Readonly<Record<PlannedStage["does"], readonly [Parameters<typeof glyph>[0], Tone, string]>> = {
  runs: ["running", "running", "runs"],
  "may-run": ["changed", "warning", "may run"],
  skips: ["finished", "dim", "skipped"],
  refused: ["failed", "bad", "refused"],
};

const blind = "DVC does not tell what follows from a stage that runs before";
const noAnswer: Pick<DryRun, "stages" | "said"> = { stages: [], said: [] };

/** What the run would do, stage by stage with the reasons, then what it removes, waits for, and what would go wrong. */
export function planRows(plan: RunPlan, dvc: DvcAnswer, width: number, nowMs: number): readonly string[] {
  const { stages: told, said } = dvc === undefined || dvc === "asking" ? noAnswer : dvc;
  const answers = new Map(told.map(({ name, does }) => [name, does]));
  const nameWidth = Math.min(28, Math.max(0, ...plan.stages.map(({ name }) => cellWidth(label(name)))));
  const runs = plan.stages.filter(({ does }) => does === "runs" || does === "may-run").length;
  const [errors, warnings] = [
    plan.problems.filter(({ severity }) => severity === "error"),
    plan.problems.filter(({ severity }) => severity !== "error"),
  ];
  return [
    // First what a run would stop at, perhaps after an hour.
    ...(errors.length > 0 ? [...problemRows(errors, width).slice(1), ""] : []),
    ...plan.waitsFor.flatMap((other) => textRows(`waits for ${processWords(other, nowMs)}`, width, "warning")),
    ...(said.length > 0
      ? ["DVC's dry run fails:", ...said.flatMap((line) => textRows(`  ${label(line)}`, width, "bad")), ""]
      : []),
    `${formatAmount(runs, "stage")} of ${plan.stages.length} would run`,
    ...plan.stages.flatMap(({ name, does, reasons }) => {
      const [sign, tone, word] = signs[does];
      const answer = answers.get(name);
      const said = dvc === "asking" ? glyph("ellipsis") : answer === undefined ? "" : `dvc: ${answer}`;
      const head = `${paint(glyph(sign), tone)} ${fit(label(name), nameWidth)}  ${paint(fit(word, 8), tone)} ${said}`;
      return [fit(head, width), ...reasons.flatMap((reason) => textRows(`    ${label(reason)}`, width, "dim"))];
    }),
    ...(answers.size > 0
      ? textRows(
          plan.params.length > 0 ? `(${blind}, nor was it asked with the params of this run)` : `(${blind})`,
          width,
          "dim",
        )
      : []),
    ...(plan.removes.length > 0
      ? textRows(`DVC removes before: ${plan.removes.map(label).join(", ")}`, width, "warning")
      : []),
    ...problemRows(warnings, width),
  ];
}

/** Above the stages: who else runs DVC here, what the execution waits for, what an unlucky one has taken away. */
export function noteRows(
  {
    foreign,
    waitsFor,
    removed,
    left,
  }: {
    readonly foreign: readonly ForeignDvc[];
    readonly waitsFor: Parameters<typeof processWords>[0] | undefined;
    readonly removed: RemovedOuts | undefined;
    readonly left: readonly number[];
  },
  width: number,
  nowMs: number,
): readonly string[] {
  const row = (sign: Parameters<typeof glyph>[0], tone: Tone, text: string) =>
    wrap(label(text), width - 4).map((line, at) => paint(fit(` ${at === 0 ? glyph(sign) : " "} ${line}`, width), tone));
  const outs = removed?.outs ?? [];
  const back = removed?.command === undefined ? "its cache does not have it" : `as it was: ${removed.command}`;
  return [
    ...(waitsFor ? row("waiting", "warning", `waiting for ${processWords(waitsFor, nowMs)}: X gives up`) : []),
    ...foreign
      .filter(({ pid }) => pid !== waitsFor?.pid)
      .flatMap((other) => {
        const runs = other.runs.length > 0 ? `: it runs ${other.runs.join(", ")}` : "";
        return row("running", "running", `in another terminal ${processWords(other, nowMs)}${runs}`);
      }),
    ...(left.length > 0 ? row("running", "warning", `processes of it are still there: ${left.join(", ")}`) : []),
    ...(outs.length > 0 ? row("missing", "warning", `DVC had removed ${outs.map(({ path }) => path).join(", ")}`) : []),
    ...(outs.length > 0 ? textRows(`   ${label(back)}`, width, "warning") : []),
  ];
}

function textRows(text: string, width: number, tone: Tone): readonly string[] {
  return wrap(text, width).map((row) => paint(row, tone));
}
