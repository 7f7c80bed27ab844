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
  { name: "force", kind: "option", initial: "", hint: "yes: run also what DVC has in its cache" },
  { name: "fail-fast", kind: "option", initial: "", hint: "yes: start none after the first that fails" },
];

/** Keys that go through a text: the value that stands there is changed, not replaced. */
const movements = new Set([
  ...["left", "right", "home", "end", "ctrl+a", "ctrl+b", "ctrl+e", "ctrl+f"],
  ...["alt+b", "alt+f", "ctrl+left", "ctrl+right"],
]);

/**
 * The lines of the form and what is typed into them; below them the line Start. A value that stands there is replaced by the first
 * character that is typed, and changed after a key that goes through it.
 */
export function useForm(pipeline: PipelineView | undefined) {
  const params = pipeline?.state === "ready" ? pipeline.params : [];
  const lines: readonly FormLine[] = [
    ...params.map(({ key, value }) => ({ name: key, kind: "param" as const, initial: value, hint: "" })),
    ...options,
  ];
  const typed = useRef(new Map<string, FieldState>());
  const at = useRef(0);
  const [, render] = useState({});
  const here = () => lines[at.current];
  const isTyped = (line: FormLine) => typed.current.has(line.name);
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
    cursor: Math.min(at.current, lines.length),
    atStart: at.current >= lines.length,
    fieldOf,
    isTyped,
    textOf,
    isChanged,
    option,
    move: (by: number) => {
      at.current = Math.max(0, Math.min(lines.length, at.current + by));
      render({});
    },
    toStart: () => {
      at.current = lines.length;
      render({});
    },
    reset: () => {
      const line = here();
      if (line) typed.current.delete(line.name);
      render({});
    },
    key: (name: string, text: string): boolean => {
      const line = here();
      // On the line Start there is nothing to type into, and a letter is no command either.
      if (!line) return fieldAfterKey(emptyField, name, text) !== undefined;
      const from = isTyped(line) || movements.has(name) ? fieldOf(line) : emptyField;
      const next = fieldAfterKey(from, name, text);
      if (next && !next.text.includes("\n")) set(line, next);
      return next !== undefined;
    },
    paste: (text: string) => {
      const line = here();
      const from = line && isTyped(line) ? fieldOf(line) : emptyField;
      if (line) set(line, insert(from, text.replaceAll(/\s*\n\s*/g, " ")));
    },
    /** What is asked for; undefined while no param has another value. */
    input: (): CallInput<"sweeps.plan"> | undefined => {
      const changed = lines.filter(isChanged);
      if (changed.length === 0) return undefined;
      const stages = option("stages").split(/[\s,]+/);
      return {
        set: changed.map((line) => `${line.name}=${textOf(line)}`),
        targets: stages.filter((stage) => stage !== ""),
        force: option("force") === "yes",
        ...(option("fail-fast") === "yes" ? { failFast: true } : {}),
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
      const unclear = ["force", "fail-fast"].find((name) => !["", "no", "yes"].includes(option(name)));
      if (unclear !== undefined) return `${unclear} wants yes or no, not "${option(unclear)}"`;
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
