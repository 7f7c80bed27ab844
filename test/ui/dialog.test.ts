import { expect, test } from "vitest";
import { dialog } from "../../source/ui/dialog.js";
import { withoutSgr } from "../../source/ui/theme.js";

const lines = Array.from({ length: 30 }, (_, at) => `command ${at + 1}`);

// The lower lines and the buttons were cut off by the screen: what was trusted could not be seen.
test("a question of more lines than there is room for says how many are missing, and where they are shown", () => {
  const rows = dialog({
    title: "Trust?",
    lines,
    allLines: "slipway trust --list",
    verb: "trust",
    width: 80,
    height: 20,
  });
  const text = rows.map(withoutSgr).join("\n");
  expect(rows.length).toBeLessThanOrEqual(20);
  expect(text).toContain("command 11");
  expect(text.replaceAll(/[\s│]+/g, " ")).toContain("more rows have no room here: slipway trust --list shows all");
  expect(text).toContain("[ Enter trust ]");
  const shown = rows.filter((row) => /command \d/.test(row)).length;
  expect(text).toContain(`… ${lines.length - shown} more rows`);
});

test("one that fits shows every line", () => {
  const rows = dialog({ title: "Trust?", lines: lines.slice(0, 5), verb: "trust", width: 80, height: 20 });
  expect(rows.filter((row) => /command \d/.test(row))).toHaveLength(5);
  expect(rows.map(withoutSgr).join("\n")).not.toContain("more rows");
});
