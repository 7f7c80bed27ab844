import { expect, test } from "vitest";
import { excerptRows } from "../../../../screens/chat/search/excerpt-rows.js";
import { withoutSgr } from "../../../../source/ui/theme.js";

test("what is sought is marked wherever it stands, the first place near the top", () => {
  const text = `${"a line\n".repeat(20)}Oslo is cold, oslo is far.\n${"more\n".repeat(20)}`;
  const rows = excerptRows(text, "OSLO", 30, 8);
  expect(rows.map(withoutSgr)).toEqual([
    ...["a line", "a line", "a line", "a line"],
    "Oslo is cold, oslo is far.",
    ...["more", "more", "more"],
  ]);
  const mark = "\u001b[36m\u001b[1m";
  expect(rows[4]?.split(mark)).toHaveLength(3);
  expect(excerptRows("nothing", "oslo", 30, 8)).toEqual(["nothing"]);
  expect(excerptRows("a\u001b[31mb oslo", "oslo", 30, 1).map(withoutSgr)[0]).not.toContain("\u001b");
});
