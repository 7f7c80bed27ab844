import { expect, test } from "vitest";
import { fieldRows } from "../../source/ui/text-field.js";

/** The rows of a field of 20 x 3 with the cursor at `cursor`. */
const rows = (text: string, cursor: number) =>
  fieldRows({ text, cursor }, { width: 20, height: 3, focused: false, placeholder: "" });

test("of a long text the rows around the cursor are shown, as they are in the whole", () => {
  const text = Array.from({ length: 5000 }, (_, at) => `line ${at}`).join("\n");
  expect(rows(text, text.indexOf("line 2500"))).toEqual(["line 2498", "line 2499", "line 2500"]);
  expect(rows(text, 0)).toEqual(["line 0", "line 1", "line 2"]);
  expect(rows(text, text.length)).toEqual(["line 4997", "line 4998", "line 4999"]);
});

test("a line that is longer than the field keeps its rows while the cursor moves in it", () => {
  const text = "0123456789".repeat(2000);
  expect(rows(text, 1005)).toEqual(rows(text, 1006));
  expect(rows(text, 1005).join("")).toMatch(/^(0123456789|123456789|23456789|3456789|456789|56789|6789|789|89|9)/);
});

test("a sign of two units is never cut", () => {
  const text = `a${"😀".repeat(2000)}`;
  for (const cursor of [1001, 1003, 2001, 3001]) expect(rows(text, cursor).join("")).toMatch(/^a?(😀)+$/u);
});
