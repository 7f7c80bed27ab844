import { useRef, useState } from "react";
import { emptyField, type FieldState, fieldAfterKey, insert } from "./text-field-state.js";

export type FieldHandle = {
  readonly state: FieldState;
  /** The text now, also between two keys that arrived together. */
  readonly text: () => string;
  /** False: the field has no use for the key. */
  readonly key: (name: string, typed: string) => boolean;
  readonly paste: (text: string) => void;
  readonly clear: () => void;
};

/** A text field of one line, empty at first. */
export function useField(): FieldHandle {
  const field = useRef(emptyField);
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
    paste: (text) => set(insert(field.current, text.replaceAll(/\s*\n\s*/g, " "))),
    clear: () => set(emptyField),
  };
}
