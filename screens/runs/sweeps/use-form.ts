import { useRef, useState } from "react";
import type { CallInput } from "../../../source/api/calls.js";
import type { PipelineView } from "../../../source/api/views.js";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";

/** A line of the form: a param with its present value, or how the sweep is run. */
export type FormLine = {
  readonly name: string;
  readonly kind: "param" | "option";
  readonly initial: string;
  readonly hint: string;
};

const options: readonly FormLine[] = [
  { name: "jobs", kind: "option", initial: "1", hint: "trials at a time" },
  { name: "sample", kind: "option", initial: "", hint: "so many at random; empty: every combination" },
  { name: "seed", kind: "option", initial: "", hint: "of the sample; empty: 1" },
  {
    name: "metric",
    kind: "option",
    initial: "",
    hint: "what the best is chosen by: KEY, KEY:min, KEY:max; empty: by name",
  },
  { name: "stages", kind: "option", initial: "", hint: "empty: the whole pipeline" },
];

/** The lines of the form and what is typed into them. */
export function useForm(pipeline: PipelineView | undefined) {
  const params = pipeline?.state === "ready" ? pipeline.params : [];
  const lines: readonly FormLine[] = [
    ...params.map(({ key, value }) => ({ name: key, kind: "param" as const, initial: value, hint: "" })),
    ...options,
  ];
  const typed = useRef(new Map<string, FieldState>());
  const at = useRef(0);
  const [, render] = useState({});
  const here = () => lines[Math.min(at.current, lines.length - 1)];
  const fieldOf = (line: FormLine): FieldState => typed.current.get(line.name) ?? insert(emptyField, line.initial);
  const textOf = (line: FormLine) => fieldOf(line).text.trim();
  const set = (line: FormLine, state: FieldState) => {
    typed.current.set(line.name, state);
    render({});
  };
  const option = (name: string) => {
    const line = options.find((each) => each.name === name);
    return line ? textOf(line) : "";
  };
  const isChanged = (line: FormLine) => line.kind === "param" && textOf(line) !== line.initial;
  return {
    lines,
    cursor: Math.min(at.current, Math.max(0, lines.length - 1)),
    fieldOf,
    textOf,
    isChanged,
    option,
    move: (by: number) => {
      at.current = Math.max(0, Math.min(lines.length - 1, at.current + by));
      render({});
    },
    reset: () => {
      const line = here();
      if (line) set(line, insert(emptyField, line.initial));
    },
    key: (name: string, text: string): boolean => {
      const line = here();
      const next = line && fieldAfterKey(fieldOf(line), name, text);
      if (line && next && !next.text.includes("\n")) set(line, next);
      return next !== undefined;
    },
    paste: (text: string) => {
      const line = here();
      if (line) set(line, insert(fieldOf(line), text.replaceAll(/\s*\n\s*/g, " ")));
    },
    /** What is asked for; undefined while no param has another value. */
    input: (): CallInput<"sweeps.plan"> | undefined => {
      const changed = lines.filter(isChanged);
      if (changed.length === 0) return undefined;
      const stages = option("stages").split(/[\s,]+/);
      return {
        set: changed.map((line) => `${line.name}=${textOf(line)}`),
        targets: stages.filter((stage) => stage !== ""),
        force: false,
        ...number("jobs", option("jobs")),
        ...number("sample", option("sample")),
        ...number("seed", option("seed")),
        ...(option("metric") === "" ? {} : { metric: option("metric") }),
      };
    },
    /** Why the options cannot be meant. */
    problem: (): string | undefined => {
      const wrong = ["jobs", "sample", "seed"].find((name) => !/^\d{0,9}$/.test(option(name)));
      if (wrong !== undefined) return `${wrong} wants a whole number, not "${option(wrong)}"`;
      return option("jobs") === "0" ? "jobs wants a number from 1 on" : undefined;
    },
  };
}

function number<Name extends "jobs" | "sample" | "seed">(
  name: Name,
  text: string,
): { readonly [Key in Name]?: number } {
  const value: { [Key in Name]?: number } = {};
  if (/^\d{1,9}$/.test(text)) Object.assign(value, { [name]: Number(text) });
  return value;
}
