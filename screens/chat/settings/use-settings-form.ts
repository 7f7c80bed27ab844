import { emptyField, type FieldState, fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { SettingLine, SettingTexts } from "./lines.js";

type Form = {
  /** By the ids of the lines; what is not here is as it was. */
  readonly typed: Readonly<Record<string, FieldState>>;
  readonly at: number;
};

const untouched: Form = { typed: {}, at: 0 };

/** The lines of the form, what is typed into them, and where the cursor is: kept under `name` while another tab is shown. */
export function useSettingsForm(name: string, lines: readonly SettingLine[], initial: SettingTexts) {
  const [form, setForm, formNow] = useKept(`chat.settings-form ${name}`, untouched);
  const lineOf = ({ at }: Form) => lines[Math.min(at, lines.length - 1)];
  const textIn = ({ typed }: Form, { id }: SettingLine) => typed[id]?.text ?? initial[id] ?? "";
  const fieldIn = (of: Form, line: SettingLine): FieldState =>
    of.typed[line.id] ?? insert(emptyField, textIn(of, line));
  const set = (line: SettingLine, field: FieldState) =>
    setForm((current) => ({ ...current, typed: { ...current.typed, [line.id]: field } }));
  return {
    cursor: Math.min(form.at, lines.length - 1),
    here: lineOf(form),
    textOf: (line: SettingLine) => textIn(form, line),
    fieldOf: (line: SettingLine) => fieldIn(form, line),
    isChanged: (line: SettingLine) => textIn(form, line) !== (initial[line.id] ?? ""),
    texts: (): SettingTexts => ({
      ...initial,
      ...Object.fromEntries(lines.map((line) => [line.id, textIn(formNow(), line)])),
    }),
    move: (by: number) =>
      setForm((current) => ({ ...current, at: Math.max(0, Math.min(lines.length - 1, current.at + by)) })),
    /** Another text for the line under the cursor. */
    set: (text: string) => {
      const line = lineOf(formNow());
      if (line) set(line, insert(emptyField, text));
    },
    change: (by: number) => {
      const now = formNow();
      const line = lineOf(now);
      const { choices = [] } = line ?? {};
      if (!line || choices.length === 0) return;
      const next = choices[(Math.max(0, choices.indexOf(textIn(now, line))) + by + choices.length) % choices.length];
      set(line, insert(emptyField, next ?? ""));
    },
    /** False: the line has no use for the key. */
    key: (name: string, text: string): boolean => {
      const now = formNow();
      const line = lineOf(now);
      if (!line || line.kind === "choice" || line.whyNot !== undefined) return false;
      const field = fieldIn(now, line);
      if (leaves(field, name)) return false;
      const next = fieldAfterKey(field, name, text);
      if (next && (line.kind === "text" || !next.text.includes("\n"))) set(line, next);
      return next !== undefined;
    },
    paste: (text: string) => {
      const now = formNow();
      const line = lineOf(now);
      if (!line || line.kind === "choice" || line.whyNot !== undefined) return;
      set(line, insert(fieldIn(now, line), line.kind === "text" ? text : text.replaceAll(/\s*\n\s*/g, " ").trim()));
    },
    /** What was typed is dropped. */
    forget: () => setForm(untouched),
  };
}

/** Up in the first line of a text and down in its last go to another setting. */
function leaves({ text, cursor }: FieldState, key: string): boolean {
  if (key === "up") return !text.slice(0, cursor).includes("\n");
  return key === "down" && !text.slice(cursor).includes("\n");
}
