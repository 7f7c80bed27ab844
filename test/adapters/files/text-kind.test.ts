import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { isTextHead, lettersOf } from "../../../source/adapters/files/text-kind.js";

test("a text is what has no NUL and next to no control characters, in whatever encoding", () => {
  const texts = ["", "plain\n", "\u001b[31mred\u001b[0m\r\n", "日本語のテキスト"].map((text) => Buffer.from(text));
  const latin = Buffer.from("Élève à l'été: çà et là\n".repeat(40), "latin1");
  expect([...texts, latin].map(isTextHead)).toEqual([true, true, true, true, true]);
  const binaries = [
    Buffer.from("a\0b"),
    gzipSync("text ".repeat(100)),
    Buffer.from("%PDF-1.7\n"),
    Buffer.from([0x80, 4, 0x95, 0x20]),
    Buffer.from([1, 2, 3, 4, 0x61]),
  ];
  expect(binaries.map(isTextHead)).toEqual([false, false, false, false, false]);
});

test("a line that is no UTF-8 is read as Latin-1, those beside it as they are", () => {
  const mixed = Buffer.concat([Buffer.from("naïve\n"), Buffer.from("café\n", "latin1"), Buffer.from("日本")]);
  expect(lettersOf(mixed)).toBe("naïve\ncafé\n日本");
});
