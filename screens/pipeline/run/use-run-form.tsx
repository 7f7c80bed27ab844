import { type ReactNode, useRef, useState } from "react";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import type { CallInput } from "../../../source/api/calls.js";
import type { ProjectView } from "../../../source/api/views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { RunScope } from "../../../source/domain/pipeline/run-scope.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { Overlay } from "../../../source/ui/overlay.js";
import { pane } from "../../../source/ui/pane.js";
import { fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useField } from "../../../source/ui/use-field.js";
import { type Field, useShell } from "../../shell/shell-context.js";
import { type DvcAnswer, planRows } from "./view.js";

type Props = {
  readonly width: number;
  readonly height: number;
  readonly project: ProjectView | undefined;
  /** The selected stage. */
  readonly stage: string | undefined;
};

export type RunForm = {
  /** With the whole pipeline or the selected stage chosen. */
  readonly open: (what: "all" | "stage") => void;
  readonly scopes: readonly ActiveScope[];
  readonly field: Field | undefined;
  readonly element: ReactNode;
};

type Choice = { readonly text: string; readonly targets: readonly string[]; readonly scope: RunScope };

type FormState = {
  readonly isOpen: boolean;
  readonly target: string | undefined;
  readonly chosen: number;
  readonly force: boolean;
  readonly line: number;
  readonly offset: number;
  readonly answer: { readonly of: string; readonly dvc: DvcAnswer } | undefined;
};

const closed: FormState = {
  isOpen: false,
  target: undefined,
  chosen: 0,
  force: false,
  line: 0,
  offset: 0,
  answer: undefined,
};

const lines = ["stages", "force", "params"] as const;
const widest = 110;
/** Frame, the three lines, the command and the blank rows around it. */
const otherRows = 8;

/** The dialog of a run: which stages, forced or not, with which params; below, what it comes to. Enter starts what is shown. */
export function useRunForm({ width, height, project, stage }: Props): RunForm {
  const { client, shell, caller, now } = useShell();
  // Keys that arrive together are handled before anything is drawn again.
  const form = useRef(closed);
  const [, render] = useState(closed);
  const set = (next: Partial<FormState>) => {
    form.current = { ...form.current, ...next };
    render(form.current);
  };
  const { isOpen, target, chosen, force, line, offset, answer } = form.current;
  const asked = useRef(new AbortController());
  const params = useField();

  const choices = choicesOf(target);
  const { targets, scope } = choices[chosen % choices.length] ?? { targets: [], scope: "needed" as const };
  const settings = settingsOf(params.state.text);
  const request: CallInput<"pipeline.plan"> = { targets: [...targets], scope, force, set: [...settings] };
  const plan = useQuery("pipeline.plan", isOpen ? request : undefined);
  const key = JSON.stringify({ targets, scope, force });

  const close = () => {
    asked.current.abort();
    set({ isOpen: false });
  };
  const start = async (signal: AbortSignal) => {
    close();
    const own = caller();
    const { executionId } = await client.call(
      "pipeline.run",
      { ...request, via: "app", ...(own ? { caller: own } : {}) },
      { signal },
    );
    shell.toast(
      "info",
      `Execution #${executionId} has started${settings.length > 0 ? " (u gives the params back)" : ""}`,
    );
  };
  const askDvc = async (signal: AbortSignal) => {
    asked.current.abort();
    asked.current = new AbortController();
    set({ answer: { of: key, dvc: "asking" } });
    const own = caller();
    const input = { targets: [...targets], scope, force, ...(own ? { caller: own } : {}) };
    try {
      const dvc = await client.call("pipeline.dry", input, { signal: AbortSignal.any([signal, asked.current.signal]) });
      set({ answer: { of: key, dvc } });
    } catch (error) {
      set({ answer: undefined });
      if (!asked.current.signal.aborted) throw error;
    }
  };
  const whyNot = () => {
    if (project?.trusted === false) return "This folder is not trusted: esc, then T trusts it";
    if (plan.error) return plan.error.message;
    return plan.data ? undefined : "It is being looked at";
  };
  const change = (by: number) => {
    const { line: at, chosen: now, force: forced } = form.current;
    if (lines[at] === "stages") set({ offset: 0, chosen: (now + by + choices.length) % choices.length });
    if (lines[at] === "force") set({ offset: 0, force: !forced });
  };

  const inner = Math.min(width - 8, widest);
  const tall = Math.max(3, height - otherRows);
  const below = plan.error
    ? errorRows(plan.error, inner)
    : plan.data
      ? planRows(plan.data, answer?.of === key ? answer.dvc : undefined, inner, now())
      : [glyph("ellipsis")];
  const first = Math.min(offset, Math.max(0, below.length - tall));
  const [field = ""] = fieldRows(params.state, {
    width: inner - 12,
    height: 1,
    focused: lines[line] === "params",
    placeholder: "as they are; KEY=VALUE changes one, and it stays so",
  });
  const values = {
    stages: label(choices[chosen % choices.length]?.text ?? ""),
    force: force ? "yes: also what is up to date" : "no",
    params: field,
  };
  const shown = below.slice(first, first + tall);
  const rows = [
    ...lines.map((name, at) => `${at === line ? glyph("cursor") : " "} ${fit(name, 8)} ${values[name]}`),
    "",
    paint(fit(`$ ${label(plan.data?.command ?? "")}`, inner), "accent"),
    "",
    ...shown,
  ];
  const right = below.length > tall ? `${first + 1}-${first + shown.length} of ${below.length}` : "esc closes";
  return {
    open: (what) => {
      const whole = what === "all" || stage === undefined;
      set({ ...closed, isOpen: true, target: stage, chosen: whole ? 0 : 1 });
      params.clear();
    },
    scopes: isOpen
      ? [
          {
            name: "runForm",
            facts: {
              close,
              start,
              askDvc,
              change,
              whyNot: whyNot(),
              move: (by) => set({ line: Math.max(0, Math.min(lines.length - 1, form.current.line + by)) }),
              page: (by) => set({ offset: Math.max(0, Math.min(first + by * tall, below.length - tall)) }),
            },
          },
        ]
      : [],
    field: isOpen
      ? {
          onKey: (name, typed) => {
            // The dialog's own keys.
            if (["enter", "esc", "up", "down", "pageup", "pagedown", "ctrl+r"].includes(name)) return false;
            return lines[form.current.line] === "params" && params.key(name, typed);
          },
          onPaste: (text) => lines[form.current.line] === "params" && params.paste(text),
        }
      : undefined,
    element: isOpen ? (
      <Overlay
        lines={pane({
          title: "Run",
          right,
          width: inner + 4,
          height: rows.length + 2,
          focused: true,
          padded: true,
          rows,
        })}
        width={width}
        height={height}
        place="centre"
      />
    ) : undefined,
  };
}

function choicesOf(target: string | undefined): readonly Choice[] {
  const all: Choice = { text: "the whole pipeline", targets: [], scope: "needed" };
  if (target === undefined) return [all];
  return [
    all,
    { text: `${target} and what it needs`, targets: [target], scope: "needed" },
    { text: `${target} alone`, targets: [target], scope: "alone" },
    { text: `${target} and what is made of it`, targets: [target], scope: "downstream" },
  ];
}

/** "lr=0.1 name='a b'": blanks part them, but in quotes. */
function settingsOf(text: string): readonly string[] {
  return text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
}
