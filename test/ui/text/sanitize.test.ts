import { expect, test } from "vitest";
import { harmless, label, sanitize } from "../../../source/ui/text/sanitize.js";

const esc = "\u001b";
const reset = `${esc}[0m`;

test.each([
  ["colours stay, and end with the row", `${esc}[31mred`, `${esc}[31mred${reset}`],
  ["24 bit and 256 colours stay", `${esc}[38;2;1;2;3;48;5;9mx`, `${esc}[38;2;1;2;3;48;5;9mx${reset}`],
  ["colours by colons are written with semicolons", `${esc}[38:5:9mx`, `${esc}[38;5;9mx${reset}`],
  ["a curly underline is an underline", `${esc}[4:3mx`, `${esc}[4mx${reset}`],
  ["blink and hiding are dropped", `${esc}[5;8;1mx`, `${esc}[1mx${reset}`],
  ["text in the colour of its ground is shown", `${esc}[30;40mx`, `${esc}[30;40;49mx${reset}`],
  ["also when two sequences make it so", `${esc}[41m${esc}[38;5;1mx`, `${esc}[41m${esc}[38;5;1;49mx${reset}`],
  ["more than 16 parameters are dropped", `${esc}[${Array(17).fill("1").join(";")}mx`, "x"],
  ["an incomplete long colour colours nothing", `${esc}[38;5mx`, "x"],
  ["private sequences that end in m are no colours", `${esc}[>4;1mx${esc}[?1mx`, "xx"],
  ["cursor movement and clearing are dropped", `a${esc}[2J${esc}[1;1Hb${esc}[3Dc`, "abc"],
  ["a title ends at BEL", `${esc}]0;evil\u0007x`, "x"],
  ["a title ends at ST", `${esc}]0;evil${esc}\\x`, "x"],
  ["a title that does not end swallows its line only", `a${esc}]0;evil`, "a"],
  [
    "DCS, SOS, PM and APC are swallowed",
    `${esc}Pa${esc}\\1${esc}Xb${esc}\\2${esc}^c${esc}\\3${esc}_d${esc}\\4`,
    "1234",
  ],
  ["8 bit controls are the same controls", "\u009b31mx\u009d0;evil\u009cy", `${esc}[31mxy${reset}`],
  ["a lone escape at the end never leaves", `abc${esc}`, "abc"],
  ["a sequence that is cut at the end never leaves", `abc${esc}[3`, "abc"],
  ["of a line that was rewritten the last state is shown", " 10%\r 50%\r100%", "100%"],
  ["a carriage return at the end rewrites nothing", "done\r", "done"],
  ["tabs go to the next stop, by cells", "a\tb日\tc", "a       b日     c"],
  ["control characters and what hides are left out", "a\u0000\u0008b\u200b\u202ec\u2066d\ufeffe", "abcde"],
  ["at most 8 marks on a letter", `e${"\u0301".repeat(20)}!`, `e${"\u0301".repeat(8)}!`],
  ["a mark without a letter has one lent", "\u0301x", "◌\u0301x"],
])("in a log %s", (_, text, shown) => {
  expect(sanitize(text, "log")).toBe(shown);
});

test.each([
  ["escapes are shown, not sent", `a${esc}[31mb`, "a␛b"],
  ["line ends, tabs and returns are shown", "a\nb\tc\rd", "a␊b␉c␍d"],
  [
    "bidirectional and invisible characters are shown",
    "a\u202eb\u200bc\u3164d\u200de",
    "a\ufffdb\ufffdc\ufffdd\ufffde",
  ],
  ["other scripts stay", "größe 日本 Ελλάς", "größe 日本 Ελλάς"],
])("in a label %s", (_, text, shown) => {
  expect(label(text)).toBe(shown);
});

test("a line is cut at 64 k, and says how many bytes more there were", () => {
  expect(sanitize(`${"x".repeat(65_536)}${"é".repeat(5)}`, "log")).toBe(`${"x".repeat(65_536)} +10 bytes`);
});

test("whatever hostile pieces come together, only rebuilt colours and visible text leave", () => {
  const pieces = [
    esc,
    "[",
    "31m",
    "]0;t",
    "\u0007",
    "\u009b",
    "\u009d",
    "P",
    "\\",
    "?25l",
    ";",
    ":",
    "m",
    "\r",
    "\t",
    "\u202e",
    "\u200b",
    "a",
    "日",
    "\u0301",
    "38;5",
    "\ud800",
  ];
  let seed = 1;
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed;
  };
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: next() % 24 }, () => pieces[next() % pieces.length]).join("");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR begins with ESC
    const log = sanitize(text, "log").replaceAll(/\u001b\[[\d;]+m/g, "");
    for (const shown of [log, label(text)]) {
      expect({ text, bad: [...shown].filter(isHarmful) }).toEqual({ text, bad: [] });
    }
  }
});

/** Controls, bidirectional marks, what has no width, half a surrogate pair. */
function isHarmful(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const ranges = [
    [0, 0x1f],
    [0x7f, 0x9f],
    [0x200b, 0x200c],
    [0x202a, 0x202e],
    [0x2066, 0x2069],
    [0xd800, 0xdfff],
  ] as const;
  return ranges.some(([from, to]) => code >= from && code <= to);
}

test("a text of lines is made harmless character by character, its lines and tabs stay", () => {
  expect(harmless("a\u001b]0;x\u0007,\tb\r\nc\rd\u009b2J\u202ee\u007f\n漢é😀")).toBe(
    "a␛]0;x␇,\tb\r\nc␍d\ufffd2J\ufffde␡\n漢é😀",
  );
});

test("another look of a sign, which terminals give different widths, is left out: skins, emoji style, keycaps", () => {
  expect(label("👍🏽 ❤\ufe0f 1\ufe0f\u20e3")).toBe("👍 ❤ 1");
  expect(sanitize("👍🏽 ❤\ufe0f", "log")).toBe("👍 ❤");
});
