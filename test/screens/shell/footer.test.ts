import { afterEach, expect, test } from "vitest";
import { footerLine } from "../../../screens/shell/footer.js";
import { shownKey } from "../../../screens/shell/shown-key.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import { setTheme, withoutSgr } from "../../../source/ui/theme.js";

afterEach(() => setTheme({ colours: true, ascii: false }));

const global: ActiveScope = {
  name: "global",
  facts: { project: undefined, undo: {}, readOnly: false, caller: () => undefined },
};
const footer = (width: number, field?: Parameters<typeof footerLine>[1]) =>
  withoutSgr(footerLine([global], field, width)).trimEnd();

test("where there is no room for all, help is told nevertheless", () => {
  expect(footer(200)).toMatch(/\? help.*tab pane/);
  expect(footer(9)).toBe(" ? help");
});

test("a field that takes every key tells its own", () => {
  const field = { onKey: () => true, onPaste: () => undefined, keys: [["enter", "take"] as const] };
  expect(footer(200, field)).toBe(" ↵ take");
});

test("keys are words where the terminal has only ASCII", () => {
  setTheme({ colours: false, ascii: true });
  expect([shownKey("enter"), shownKey("alt+enter"), shownKey("left")]).toEqual(["enter", "alt+enter", "left"]);
});
