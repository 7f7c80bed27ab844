import type { Terminal } from "@xterm/headless";
import stringWidth from "string-width";

/** Makes a terminal count emoji as two cells, as terminals of today and the program itself do: xterm's own table is of Unicode 6. */
export function useTodaysUnicode(terminal: Terminal): void {
  const known = new Map<number, 0 | 1 | 2>();
  const wcwidth = (codepoint: number): 0 | 1 | 2 => {
    const width = known.get(codepoint) ?? widthOf(String.fromCodePoint(codepoint));
    known.set(codepoint, width);
    return width;
  };
  terminal.unicode.register({
    version: "today",
    wcwidth,
    // Bit 0: joins the cell before it; bits 1 and 2: the width (xterm.js, UnicodeService.createPropertyValue).
    charProperties: (codepoint, preceding) => {
      const own = wcwidth(codepoint);
      const before = (preceding >> 1) & 3;
      const joins = own === 0 && before > 0;
      return ((joins ? Math.max(own, before) : own) << 1) | (joins ? 1 : 0);
    },
  });
  terminal.unicode.activeVersion = "today";
}

function widthOf(character: string): 0 | 1 | 2 {
  const width = stringWidth(character);
  return width === 0 || width === 2 ? width : 1;
}
