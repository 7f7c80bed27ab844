import { useInput, usePaste } from "ink";
import { keyNameOf } from "./key-name.js";

export type KeyHandlers = {
  /** Each key by its name; `typed` is its text where it types. */
  readonly onKey: (name: string, typed: string) => void;
  /** A paste arrives whole and never submits. */
  readonly onPaste: (text: string) => void;
};

/** The one place where keys come in. */
export function useKeys({ onKey, onPaste }: KeyHandlers): void {
  useInput((input, key) => {
    const types = !key.ctrl && !key.meta && !key.escape && !key.return && !key.tab;
    onKey(keyNameOf(input, key), types ? input : "");
  });
  usePaste(onPaste);
}
