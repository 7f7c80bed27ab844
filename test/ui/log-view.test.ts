import { expect, test } from "vitest";
import { type LogOptions, logRows } from "../../source/ui/log-view.js";
import { cellWidth } from "../../source/ui/text/cells.js";
import { markFound, wrapStyled } from "../../source/ui/text/styled.js";

const red = "\u001b[31m";
const off = "\u001b[0m";

const view: LogOptions = {
  lines: [],
  width: 20,
  height: 4,
  wrapped: false,
  times: false,
  found: undefined,
  following: false,
  cursor: 0,
  range: undefined,
  focused: false,
};
const rows = (options: Partial<LogOptions>) => logRows({ ...view, ...options }).rows.map((row) => row.trimEnd());
const lines = (...texts: readonly string[]) => texts.map((text) => ({ text }));

test("a wrapped line keeps its colours from row to row, each of them closed", () => {
  expect(wrapStyled(`ab${red}cdefg${off}hi`, 4, 9)).toEqual([`ab${red}cd${off}`, `${red}efg${off}h`, "i"]);
});

test("wide characters and combining marks are not torn by wrapping", () => {
  expect(wrapStyled("日本語e\u0301x", 3, 9)).toEqual(["日", "本", "語e\u0301", "x"]);
  expect(wrapStyled("x".repeat(100), 10, 3)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(10)]);
});

test("what is found is inverted across colours, which stay", () => {
  expect(markFound(`lo${red}ss${off} 1 loss`, /loss/)).toBe(
    `\u001b[7mlo\u001b[27m${red}\u001b[7mss\u001b[27m${off} 1 \u001b[7mloss\u001b[27m`,
  );
  expect(markFound("nothing", /x*/)).toBe("nothing");
});

test("the end is seen while it is followed, also where lines are wrapped", () => {
  const log = lines("first", "a".repeat(45), "last");
  expect(rows({ lines: log, following: true, cursor: undefined, wrapped: true, height: 3 })).toEqual([
    "a".repeat(20),
    "a".repeat(5),
    "last",
  ]);
});

test("the cursor's line is seen where wrapped lines before it leave no room", () => {
  const log = lines("a".repeat(70), "b".repeat(70), "cursor");
  expect(rows({ lines: log, cursor: 2, wrapped: true })).toEqual([
    "b".repeat(20),
    "b".repeat(20),
    "b".repeat(10),
    "cursor",
  ]);
  expect(rows({ lines: lines("x".repeat(500)), cursor: 0, wrapped: true })).toEqual(Array(4).fill("x".repeat(20)));
});

test("the length of a line that is cut is told in its row, its time before it", () => {
  const [row = ""] = rows({
    lines: [{ text: "x".repeat(900), lineBytes: 10_000_000, atMs: 0 }],
    width: 60,
    times: true,
  });
  expect(row).toMatch(/\d\d:\d\d:\d\d .*x+….* 10,000,000 bytes/);
  expect(cellWidth(row)).toBe(60);
});

test("the lines of a range have a mark before them", () => {
  expect(rows({ lines: lines("a", "b", "c"), range: [1, 2] }).map((row) => row.includes("┃"))).toEqual([
    false,
    true,
    true,
  ]);
});
