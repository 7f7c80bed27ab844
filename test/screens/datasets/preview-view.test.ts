import { expect, test } from "vitest";
import { firstSeen, fitted, seenColumns } from "../../../screens/datasets/preview/column-widths.js";
import { binaryRows, imageRows } from "../../../screens/datasets/preview/file-view.js";
import { findRow } from "../../../screens/datasets/preview/find-row.js";
import { conversationRows, fieldRows } from "../../../screens/datasets/preview/row-view.js";
import { tableRows } from "../../../screens/datasets/preview/table-view.js";
import type { TablePage } from "../../../source/domain/data/page.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { fakeClient } from "../../support/fake-client.js";

const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("columns share the room, the widest give way; too many keep a width that can be read and are scrolled", () => {
  expect(fitted([5, 10], 40)).toEqual([5, 10]);
  expect(fitted([5, 100, 80], 59)).toEqual([5, 25, 25]);
  expect(fitted([100, 100, 100, 100], 60)).toEqual([40, 40, 40, 40]);
  const widths = [10, 40, 40];
  expect(seenColumns(widths, 60, { first: 2, holdsFirst: true })).toEqual([
    { at: 0, width: 10 },
    { at: 2, width: 40 },
  ]);
  expect(firstSeen(widths, 60, { first: 0, column: 2, holdsFirst: true })).toBe(2);
  expect(firstSeen(widths, 60, { first: 2, column: 0, holdsFirst: true })).toBe(0);
});

test("a hostile table fills its rows exactly: escapes are signs, wide letters two cells, a broken row says why", () => {
  const rows = tableRows({
    columns: ["id", "text"],
    rows: [
      { at: 0, cells: ["1", "\u001b[31mred\u001b[0m\u0000"] },
      { at: 1, cells: ["2", "漢字 👍🏽 ❤️\ta"] },
      { at: 2, cells: ["x"], broken: "1 cells, not 2" },
      { at: 3, cells: ["4", null] },
      undefined,
    ],
    shown: [
      { at: 0, width: 2 },
      { at: 1, width: 14 },
    ],
    gutter: 3,
    cursor: 1,
    column: 1,
    width: 28,
  });
  expect(plain(rows)).toEqual([
    "  row  id  text",
    "    1   1  ␛red␛␀",
    "▸   2   2  漢字 👍 ❤␉a",
    "    3  ✗ 1 cells, not 2  x",
    "    4   4  null",
    "    …",
  ]);
  expect(rows.slice(1).map(cellWidth)).toEqual([28, 28, 28, 28, 28]);
});

test("a conversation shows who says what, tool calls as calls, the short fields above", () => {
  const calls = JSON.stringify([{ function: { name: "lookup", arguments: '{"city": "Paris"}' } }]);
  const turns = [
    { role: "user", text: "Where\n\tis it?" },
    { role: "assistant", text: calls },
    { role: "assistant", text: "I look it up.", calls },
    { role: "assistant", text: "" },
  ];
  expect(plain(conversationRows(turns, { at: 0, cells: ["[]", "shop"] }, ["messages", "source"], 40))).toEqual([
    "source shop",
    "",
    "user",
    "  Where",
    "      is it?",
    "",
    "assistant",
    '  → lookup({"city": "Paris"})',
    "",
    "assistant",
    "  I look it up.",
    '  → lookup({"city": "Paris"})',
    "",
    "assistant",
    "  (nothing)",
    "",
  ]);
  expect(plain(fieldRows({ at: 0, cells: ["a b c", null], more: { extra: 1 } }, ["text", "none"], 20))).toEqual([
    "text             a b c",
    "none             null",
    "extra            1",
  ]);
});

// "instruction Translate 1 · input word 1" had stood above the very same words.
test("a short field whose text is a turn, or lines of one, trimmed or not, is not repeated above the conversation", () => {
  const turns = [
    { role: "user", text: "Translate 1\n\n word 1 " },
    { role: "assistant", text: "mot 1\n  and more" },
  ];
  const row = { at: 0, cells: ["Translate 1", " word 1 ", "mot 1\n", "1", "word"] };
  const columns = ["instruction", "input", "output", "id", "topic"];
  expect(plain(conversationRows(turns, row, columns, 60))[0]).toBe("id 1 · topic word");
});

test("a picture that cannot be decoded tells its size and why", () => {
  const image = {
    kind: "image" as const,
    format: "PNG",
    width: 1200,
    height: 8,
    columns: 0,
    rows: 0,
    sizeBytes: 6,
    place: "",
    uri: "",
  };
  expect(plain(imageRows(image))).toEqual([
    "PNG, 1,200 x 8 pixels",
    "It cannot be decoded: it is cut short, too large or damaged.",
  ]);
  const rgb = Buffer.from([255, 0, 0, 0, 255, 0]).toString("base64");
  expect(plain(imageRows({ ...image, rgb, columns: 1, rows: 2 }))).toEqual(["▀", "PNG, 1,200 x 8 pixels"]);
});

test("what is no text is told with its first bytes", () => {
  const head = Buffer.from("GGUF\u0000\u0001").toString("base64");
  const file = { kind: "binary" as const, format: "GGUF weights", sizeBytes: 6, place: "", uri: "", head };
  expect(plain(binaryRows(file))).toEqual([
    "GGUF weights, 6 B: no text",
    "",
    "00000000  47 47 55 46 00 01                                 GGUF..",
  ]);
});

test("a search goes on where it stopped to tell how far it is, around the end, and backwards to the nearest row before", async () => {
  const have = [3, 40, 70];
  const client = fakeClient({
    // Looks at 10 rows, then answers, as a search that takes long.
    "tables.page": ({ from, limit }: { readonly from: number; readonly limit: number }): TablePage => {
      const found = have.filter((at) => at >= from && at < from + 10).slice(0, limit);
      const next = found.length === limit ? (found.at(-1) ?? 0) + 1 : Math.min(100, from + 10);
      return { columns: ["a"], rows: found.map((at) => ({ at, cells: [""] })), total: 100, next };
    },
  });
  const find = (cursor: number, by: 1 | -1) =>
    findRow(
      client,
      { table: { path: "a.csv" }, sought: { text: "x" }, cursor, by },
      new AbortController().signal,
      () => {},
    );
  expect(await find(3, 1)).toBe(40);
  expect(await find(70, 1)).toBe(3);
  expect(await find(70, -1)).toBe(40);
  expect(await find(3, -1)).toBe(70);
  have.length = 0;
  expect([await find(5, 1), await find(5, -1)]).toEqual([undefined, undefined]);
});
