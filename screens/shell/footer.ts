import { describeKey } from "../../source/actions/key-names.js";
import { liveActions, resolveKey } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { cellWidth, fit } from "../../source/ui/text/cells.js";
import { paint } from "../../source/ui/theme.js";

/**
 * The last line: what can be done here and now, the screen's own keys first; what does not fit is left out whole. In a text
 * field characters type: actions are shown by their other keys, or not.
 */
export function footerLine(scopes: readonly ActiveScope[], isTyping: boolean, width: number): string {
  const shown = liveActions(scopes).filter(({ inFooter, disabled }) => inFooter && disabled() === undefined);
  let line = "";
  for (const action of shown) {
    // A key that an earlier scope binds means that there.
    const key = action.keys.find(
      (each) => resolveKey(each, scopes)?.id === action.id && !(isTyping && [...each].length === 1),
    );
    if (key === undefined) continue;
    const entry = ` ${paint(describeKey(key), "accent")} ${action.label} `;
    if (cellWidth(line) + cellWidth(entry) > width) break;
    line += entry;
  }
  return fit(line, width);
}
