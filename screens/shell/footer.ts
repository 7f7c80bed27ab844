import { liveActions, resolveKey } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { cellWidth, fit } from "../../source/ui/text/cells.js";
import { paint } from "../../source/ui/theme.js";
import type { Field } from "./shell-context.js";
import { shownKey } from "./shown-key.js";

/** What is always told, however little room there is. */
const always = "global.help";

/**
 * The last line: what can be done here and now, the screen's own keys first, help always; what does not fit is left out
 * whole. In a text field characters type: actions are shown by their other keys, or not; a field that takes every key tells
 * its own.
 */
export function footerLine(scopes: readonly ActiveScope[], field: Field | undefined, width: number): string {
  const entries = field?.keys?.map(([key, label]) => ({ id: "", text: entry(key, label) })) ?? live(scopes, field);
  const widthOf = (list: typeof entries) => list.reduce((sum, { text }) => sum + cellWidth(text), 0);
  const last = widthOf(entries) > width ? entries.filter(({ id }) => id === always) : [];
  const rest = entries.filter((each) => !last.includes(each));
  let shown = rest.length;
  while (shown > 0 && widthOf(rest.slice(0, shown)) + widthOf(last) > width) shown -= 1;
  return fit([...rest.slice(0, shown), ...last].map(({ text }) => text).join(""), width);
}

function live(scopes: readonly ActiveScope[], field: Field | undefined) {
  return liveActions(scopes)
    .filter(({ inFooter, disabled }) => inFooter && disabled() === undefined)
    .flatMap((action) => {
      // A key that an earlier scope binds means that there.
      const key = action.keys.find(
        (each) => resolveKey(each, scopes)?.id === action.id && !(field && [...each].length === 1),
      );
      return key === undefined ? [] : [{ id: action.id, text: entry(key, action.label) }];
    });
}

function entry(key: string, label: string): string {
  return ` ${paint(shownKey(key), "accent")} ${label} `;
}
