import { describe, expect, test } from "vitest";
import { codeBlocks, createGrowingMarkdown, markdownRows } from "../../../../screens/chat/talk/markdown/markdown.js";
import { cellWidth } from "../../../../source/ui/text/cells.js";
import { withoutSgr } from "../../../../source/ui/theme.js";

const plain = (text: string, width = 40) => markdownRows(text, width).map(withoutSgr);

const rich = [
  "# Title with `code`",
  "",
  "A paragraph with **bold**, *italic* and a [link](https://example.com/a), longer than a row.",
  "",
  "Steps:",
  "- one",
  "  1. nested",
  "- [x] done",
  "",
  "> quoted",
  "",
  "```python",
  "def f():",
  "\treturn 1",
  "```",
  "",
  "| name | value |",
  "|---|--:|",
  "| alpha | 1 |",
  "",
  "日本語のテキスト 🎉",
].join("\n");

describe("Markdown", () => {
  test.each([
    [">".repeat(20_000), `${"│ ".repeat(8)}${">".repeat(20)}`],
    ["- ".repeat(5000), "• • • "],
    ["1. ".repeat(5000), "1. 1. 1. "],
    ["> - 1. ".repeat(3000), "│ • 1. │ • 1. "],
  ])("%.12s… without end is drawn as so many as there is room for, and letters", (signs, begin) => {
    const rows = plain(`${signs}x\n\nafter`, 60);
    expect(rows[0]?.slice(0, begin.length)).toBe(begin);
    expect(rows.at(-1)).toBe("after");
    expect(createGrowingMarkdown(60).rows(`${signs}x\n\nafter`).map(withoutSgr)).toEqual(rows);
  });

  test("lists in lists to a depth of a thousand are drawn", () => {
    const text = Array.from({ length: 1000 }, (_, depth) => `${"  ".repeat(depth)}- item ${depth}`).join("\n");
    const rows = plain(text, 200);
    expect(rows.join(" ")).toContain("item 999");
  });

  test("what the library cannot follow is text", () => {
    const text = `${"**a *b ".repeat(3000)}${"c* d**".repeat(3000)}`;
    expect(plain(text, 60).join("").length).toBeGreaterThan(3000 * 8);
  });

  test("is drawn as rows: titles, lists, quotes, numbered code between rules, tables", () => {
    expect(plain(rich)).toEqual([
      "Title with code",
      "",
      "A paragraph with bold, italic and a link",
      "(https://example.com/a), longer than a",
      "row.",
      "",
      "Steps:",
      "",
      "• one",
      "  1. nested",
      "• [x] done",
      "",
      "│ quoted",
      "",
      `── 1 python ${"─".repeat(28)}`,
      "def f():",
      "    return 1",
      "─".repeat(40),
      "",
      "name  │ value",
      "─".repeat(13),
      "alpha │     1",
      "",
      "日本語のテキスト 🎉",
    ]);
  });

  test("colours what it emphasises and the code of a known language", () => {
    expect(markdownRows("**bold** and `code`", 40)).toEqual(["\u001b[1mbold\u001b[0m and \u001b[36mcode\u001b[0m"]);
    expect(markdownRows("```python\nreturn 1\n```", 20)[1]).toBe("\u001b[94mreturn\u001b[0m \u001b[33m1\u001b[0m");
  });

  test("leaves a terminal nothing to obey, whatever hides in it", () => {
    const hostile =
      "a\u001b[31mred\u001b]0;title\u0007 `\u001b[2J` \u202eevil &#27;[31m\n\n```\n\u001b]52;c;x\u0007\n```";
    const rows = markdownRows(hostile, 40).map(withoutSgr).join("\n");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(rows).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test("never has a row that is wider than its room", () => {
    const wide = `${rich}\n\n${"x".repeat(300)} ${"日本".repeat(80)} 👨‍👩‍👧 | a |\n\n- ${"word ".repeat(40)}\n\n| a | b | c |\n|---|---|---|\n| ${"long cell ".repeat(9)} | ${"日本".repeat(30)} | ${"y".repeat(90)} |`;
    for (const width of [12, 23, 40, 77]) {
      expect(Math.max(...markdownRows(wide, width).map(cellWidth))).toBeLessThanOrEqual(width);
    }
  });

  test("draws a table that has no room for its columns as lines", () => {
    expect(plain("| one | two | three |\n|---|---|---|\n| aaaaaaaa | bbbbbbbb | cccccccc |", 20)).toEqual([
      "one: aaaaaaaa",
      "two: bbbbbbbb",
      "three: cccccccc",
      "─".repeat(15),
    ]);
  });

  test("gives blocks of code by their numbers as they were written, also those in lists and quotes", () => {
    expect(codeBlocks("```js\n\tx\n```\n- a\n  ```py\n  y\n  ```\n\n> ```\n> z\n> ```")).toEqual([
      { language: "js", code: "\tx" },
      { language: "py", code: "y" },
      { language: "", code: "z" },
    ]);
  });
});

describe("Markdown that grows", () => {
  const long = [
    rich,
    "word and **bold** of a long sentence ".repeat(400),
    "- an item of a list\n".repeat(900),
    "日本語のテキスト".repeat(1200),
    `\`\`\`\n${"a line of code\n".repeat(300)}\`\`\``,
    "the end",
  ].join("\n\n");

  test("is at its end what the whole text is", () => {
    const growing = createGrowingMarkdown(60);
    for (let length = 1; length < long.length; length += 777) growing.rows(long.slice(0, length));
    expect(growing.whole(long)).toEqual(markdownRows(long, 60));
  });

  test("never goes blank or loses what stood there, whatever has come of it", () => {
    const growing = createGrowingMarkdown(40);
    let before = 0;
    for (let length = 1; length <= rich.length; length++) {
      const { length: rows } = growing.rows(rich.slice(0, length));
      // The line that says where a column begins makes a table of a row.
      expect(rows, rich.slice(0, length)).toBeGreaterThanOrEqual(before - 1);
      before = rows;
    }
  });

  test("keeps back the beginning of a sign, and shows it where nothing follows", () => {
    const growing = createGrowingMarkdown(40);
    expect(growing.rows("Steps:\n-").map(withoutSgr)).toEqual(["Steps:"]);
    expect(growing.rows("Steps:\n- a").map(withoutSgr)).toEqual(["Steps:", "", "• a"]);
    expect(growing.rows("Steps:\n- a\n``").map(withoutSgr)).toEqual(["Steps:", "", "• a"]);
    expect(createGrowingMarkdown(40).whole("2 +").map(withoutSgr)).toEqual(["2 +"]);
  });

  test("draws another text in its place from its beginning", () => {
    const growing = createGrowingMarkdown(40);
    growing.rows("one\n\ntwo\n\nthree");
    expect(growing.rows("another\n\ntext of some length").map(withoutSgr)).toEqual([
      "another",
      "",
      "text of some length",
    ]);
  });
});
