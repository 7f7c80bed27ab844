import { describeKey } from "../../source/actions/key-names.js";
import { isAscii } from "../../source/ui/theme.js";

const plain: Readonly<Record<string, string>> = {
  "↵": "enter",
  "↑": "up",
  "↓": "down",
  "←": "left",
  "→": "right",
  "⌫": "bksp",
};

/** A key's name as the terminal can show it: signs as words where it has only ASCII. */
export function shownKey(key: string): string {
  const shown = describeKey(key);
  return isAscii() ? shown.replace(/[↵↑↓←→⌫]/u, (sign) => plain[sign] ?? sign) : shown;
}
