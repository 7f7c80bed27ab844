import { useRef, useState } from "react";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import type { SettingLine, SettingTexts } from "./lines.js";

/** The lines of the form, what is typed into them, and where the cursor is. Keys that arrive together see each other's work. */
export function useSettingsForm(lines: readonly SettingLine[], initial: SettingTexts) {
  const typed = useRef(new Map<string, FieldState>());
  const at = useRef(0);
  const [, render] = useState({});
  const textOf = ({ id }: SettingLine) => typed.current.get(id)?.text ?? initial[id] ?? "";
  const fieldOf = (line: SettingLine): FieldState => typed.current.get(line.id) ?? insert(emptyField, textOf(line));
  const here = () => lines[Math.min(at.current, lines.length - 1)];
  const set = (line: SettingLine, field: FieldState) => {
    typed.current.set(line.id, field);
    render({});
  };
  return {
    cursor: Math.min(at.current, lines.length - 1),
    here: here(),
    textOf,
    fieldOf,
    isChanged: (line: SettingLine) => textOf(line) !== (initial[line.id] ?? ""),
    texts: (): SettingTexts => ({ ...initial, ...Object.fromEntries(lines.map((line) => [line.id, textOf(line)])) }),
    move: (by: number) => {
      at.current = Math.max(0, Math.min(lines.length - 1, at.current + by));
      render({});
    },
    to: (line: SettingLine) => {
      at.current = lines.indexOf(line);
      render({});
    },
    set: (text: string) => {
      const line = here();
      if (line) set(line, insert(emptyField, text));
    },
    change: (by: number) => {
      const line = here();
      const { choices = [] } = line ?? {};
      if (!line || choices.length === 0) return;
      const next = choices[(Math.max(0, choices.indexOf(textOf(line))) + by + choices.length) % choices.length];
      set(line, insert(emptyField, next ?? ""));
    },
    /** False: the line has no use for the key. */
    key: (name: string, text: string): boolean => {
      const line = here();
      if (!line || line.kind === "choice") return false;
      const field = fieldOf(line);
      if (leaves(field, name)) return false;
      const next = fieldAfterKey(field, name, text);
      if (next && (line.kind === "text" || !next.text.includes("\n"))) set(line, next);
      return next !== undefined;
    },
    paste: (text: string) => {
      const line = here();
      if (!line || line.kind === "choice") return;
      set(line, insert(fieldOf(line), line.kind === "text" ? text : text.replaceAll(/\s*\n\s*/g, " ").trim()));
    },
  };
}

/** Up in the first line of a text and down in its last go to another setting. */
function leaves({ text, cursor }: FieldState, key: string): boolean {
  if (key === "up") return !text.slice(0, cursor).includes("\n");
  return key === "down" && !text.slice(cursor).includes("\n");
}
