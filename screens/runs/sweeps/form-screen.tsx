import { Box } from "ink";
import type { SweepPlan } from "../../../source/api/sweep-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { emptyField } from "../../../source/ui/text-field-state.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import type { RunsDoors } from "../runs-doors.js";
import { type FormLine, useForm } from "./use-form.js";
import { inFormWords, planRows, trialsText } from "./view.js";

type Props = ScreenProps & { readonly from: "runs" | "pipeline"; readonly doors: RunsDoors };

/** A new sweep: a line a param, what it comes to below; Enter goes to the line Start and starts there what is shown. */
export function SweepFormScreen({ width, height, project, from, doors }: Props) {
  const { client, shell, caller } = useShell();
  const pipeline = useQuery("pipeline.get", {});
  const form = useForm(pipeline.data);
  const problem = form.problem();
  const input = problem === undefined ? form.input() : undefined;
  const plan = useQuery("sweeps.plan", input);
  const tall = Math.max(4, Math.min(form.lines.length + 3, Math.floor(height * 0.6)));
  const close = () => {
    doors.close();
    if (from === "pipeline") shell.showTab("pipeline");
  };
  const start = async (signal: AbortSignal) => {
    if (!input || !plan.data) return;
    const own = caller();
    if (plan.data.kind === "run") {
      const { set, targets, force } = input;
      const { executionId } = await client.call(
        "pipeline.run",
        { set, targets, force, via: "app", ...(own ? { caller: own } : {}) },
        { signal },
      );
      shell.toast("info", `Execution #${executionId} has started (u gives the params back)`);
      doors.close();
      shell.showTab("pipeline");
      return;
    }
    const { sweepId, runId, trials } = await client.call(
      "sweeps.start",
      { ...input, ...(own ? { caller: own } : {}) },
      { signal },
    );
    shell.toast("info", `${sweepId} has started: ${trials} trials`);
    doors.showSweep(runId);
  };
  const whyNot = () => {
    if (project?.trusted === false) return "This folder is not trusted: esc, then T trusts it";
    if (project?.readOnly === true) return "This hub is read-only";
    if (problem !== undefined) return problem;
    if (!input) return "No param has another value yet: 4,8,16 instead of 4 makes three trials";
    if (plan.error) return inFormWords(plan.error.message);
    return plan.data ? undefined : "It is being looked at";
  };
  useScreen({
    panes: ["form"],
    ready: !pipeline.loading,
    scopes: [
      {
        name: "sweepForm",
        facts: {
          close,
          move: form.move,
          page: (by) => form.move(by * Math.max(1, tall - 4)),
          atStart: form.atStart,
          toStart: form.toStart,
          reset: form.reset,
          whyNot: whyNot(),
          start,
        },
      },
    ],
    field: {
      onKey: (name, typed) => {
        // Lines are gone through by the form's own keys.
        if (["enter", "esc", "up", "down", "pageup", "pagedown", "ctrl+r"].includes(name)) return false;
        return form.key(name, typed);
      },
      onPaste: form.paste,
    },
  });

  const nameWidth = Math.min(Math.floor(width * 0.4), Math.max(8, ...form.lines.map(({ name }) => name.length)));
  const valueWidth = Math.max(10, width - nameWidth - 12);
  const shown = tall - 3;
  const first = Math.max(0, Math.min(form.cursor - Math.floor(shown / 2), form.lines.length - shown));
  const rows = form.lines.slice(first, first + shown).map((line, index) => {
    const isHere = first + index === form.cursor;
    const value = isHere ? fieldText(line, form, valueWidth) : shownValue(form.textOf(line), line.hint);
    const sign = form.isChanged(line) ? paint(glyph("changed"), "accent") : " ";
    const now = form.isChanged(line) ? paint(`  (now ${label(line.initial)})`, "dim") : "";
    const name = paint(fit(label(line.name), nameWidth), line.kind === "param" ? "plain" : "accent");
    return fit(`${isHere ? glyph("cursor") : " "}${sign} ${name} = ${value}${now}`, width - 2);
  });
  const below = () => {
    if (problem !== undefined) return errorRows({ message: problem }, width - 4);
    if (plan.error) {
      const { message, hint } = plan.error;
      const told = { message: inFormWords(message), hint: hint === undefined ? undefined : inFormWords(hint) };
      return errorRows(told, width - 4);
    }
    if (plan.data) return planRows(plan.data, form.option("jobs"), width - 4);
    return input
      ? [paint(glyph("ellipsis"), "dim")]
      : [
          "Give a param several values, with commas between them: 4, 8, 16.",
          "Several such params make a grid; with a sample also ranges are drawn from: 1e-5..1e-3.",
          "One other value each makes one run: the params file is changed, then the pipeline runs.",
        ];
  };
  const lines = [
    ...pane({
      title: "new sweep",
      right: form.atStart ? "" : `${form.cursor + 1} of ${form.lines.length}`,
      width,
      height: tall,
      focused: true,
      rows: [...rows, startRow(form.atStart, whyNot(), plan.data, width - 2)],
    }),
    ...pane({ title: "what runs", width, height: height - tall, focused: false, padded: true, rows: below() }),
  ];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}

/** The line that has the cursor: what stands there is faint until it is typed over. */
function fieldText(line: FormLine, form: ReturnType<typeof useForm>, width: number): string {
  const isTyped = form.isTyped(line);
  const field = isTyped ? form.fieldOf(line) : emptyField;
  const empty = line.initial === "" ? line.hint : `empty: ctrl+R gives ${label(line.initial)} back`;
  const placeholder = isTyped || line.initial === "" ? empty : label(line.initial);
  return fieldRows(field, { width, height: 1, focused: true, placeholder })[0] ?? "";
}

/** "▸  Start 6 trials = 3 × 2", or why it cannot be started. */
function startRow(isHere: boolean, whyNot: string | undefined, plan: SweepPlan | undefined, width: number): string {
  const what = plan?.kind === "sweep" ? trialsText(plan) : "one run";
  const text = whyNot === undefined ? paint(`Start ${what}`, "strong") : paint(`Start: ${label(whyNot)}`, "dim");
  return fit(`${isHere ? glyph("cursor") : " "}  ${text}`, width);
}

function shownValue(text: string, hint: string): string {
  return text === "" ? paint(hint, "dim") : label(text);
}
