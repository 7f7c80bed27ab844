import { useRef, useState } from "react";
import { emptyField, type FieldState, fieldAfterKey, insert } from "./text-field-state.js";

export type FieldHandle = {
  readonly state: FieldState;
  /** The text now, also between two keys that arrived together. */
  readonly text: () => string;
  /** False: the field has no use for the key. */
  readonly key: (name: string, typed: string) => boolean;
  readonly paste: (text: string) => void;
  /** Puts a text in with its lines. */
  readonly insert: (text: string) => void;
  readonly clear: () => void;
  /** Another text in its place. */
  readonly set: (text: string) => void;
};

/** A text field of one line, with the text that it begins with, the cursor behind it. */
export function useField(initial = ""): FieldHandle {
  const field = useRef(initial === "" ? emptyField : insert(emptyField, initial));
  const [, render] = useState(emptyField);
  const set = (next: FieldState) => {
    field.current = next;
    render(next);
  };
  return {
    state: field.current,
    text: () => field.current.text,
    key: (name, typed) => {
      const next = fieldAfterKey(field.current, name, typed);
      if (next) set(next);
      return next !== undefined;
    },
    set: (text) => set(insert(emptyField, text)),
    paste: (text) => set(insert(field.current, text.replaceAll(/\s*\n\s*/g, " "))),
    insert: (text) => set(insert(field.current, text)),
    clear: () => set(emptyField),
  };
}
