import { expect, test } from "vitest";
import { countRows } from "../../../source/adapters/files/count-rows.js";
import { firstPage } from "../../../source/adapters/tables/first-page.js";
import { linesOf } from "../../../source/adapters/tables/read-lines.js";
import { recordsOf } from "../../../source/adapters/tables/read-records.js";
import { createRecordCounter } from "../../../source/adapters/tables/record-counter.js";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import type { PageRow } from "../../../source/domain/data/page.js";
import type { TableDifference, TableShape } from "../../../source/domain/data/table.js";
import { tableFile, tasks } from "./table-files.js";

type Told = { readonly rows: number; readonly broken: number; readonly firstBroken?: TableShape["firstBroken"] };

/** What the list, the page, the whole file by its rows, and the difference tell of it. */
async function everyReader(file: TableFile) {
  const wanted = { of: "from", from: 0, limit: 1000, whole: true } as const;
  const head = await firstPage(file, wanted);
  const page = await tasks()({ ask: "page", file, wanted });
  const difference = await tasks()({
    ask: "difference",
    before: file,
    after: file,
    key: [],
    tokenizers: { found: [] },
  });
  if (!("total" in page) || !Array.isArray(page.rows) || !isDifference(difference)) throw new Error("another answer");
  const rows: readonly PageRow[] = page.rows;
  if (head) expect(head).toEqual(page);
  const { before } = difference;
  expect(difference.same).toBe(before.rows - before.broken);
  expect([await countRows(file.path), page.total]).toEqual([before.rows, before.rows]);
  expect(rows.filter(({ broken }) => broken !== undefined)).toHaveLength(before.broken);
  const told: Told = {
    rows: before.rows,
    broken: before.broken,
    ...(before.firstBroken && { firstBroken: before.firstBroken }),
  };
  return {
    told,
    rows: rows.map(({ cells, broken, line }) => (broken === undefined ? cells : { cells, broken, line })),
  };
}

function isDifference(answer: object): answer is TableDifference {
  return "before" in answer && "same" in answer;
}

const endless = (line: number) => `a quote opened on line ${line} never ends; rows after it are read`;

test("behind a quote that never ends rows are read, whoever reads them; the row of the quote is told with its line", async () => {
  const file = tableFile("t.csv", 'id,text\n1,"fine"\n2,"broken\n3,c\n4,"d, e"\n');
  expect(await everyReader(file)).toEqual({
    told: { rows: 4, broken: 1, firstBroken: { line: 3, why: endless(3) } },
    rows: [["1", "fine"], { cells: ["2", '"broken'], broken: endless(3), line: 3 }, ["3", "c"], ["4", "d, e"]],
  });
});

test("a quote in the last line, in the header, and one behind a cell of several lines break no more than their own lines", async () => {
  expect((await everyReader(tableFile("t.csv", 'a,b\n1,2\n3,"'))).told).toEqual({
    rows: 2,
    broken: 1,
    firstBroken: { line: 3, why: endless(3) },
  });
  const several = tableFile("t.csv", 'a,b\n"one\ntwo","three\n4,5\n6,7\n');
  expect(await everyReader(several)).toEqual({
    told: { rows: 3, broken: 1, firstBroken: { line: 2, why: endless(3) } },
    rows: [{ cells: ['"one\ntwo"', '"three'], broken: endless(3), line: 2 }, ["4", "5"], ["6", "7"]],
  });
});

test("a quote that ends a hundred lines further is a cell of a hundred lines", async () => {
  const long = `${"line\n".repeat(100)}end`;
  expect(await everyReader(tableFile("t.csv", `a,b\n1,"${long}"\n2,x\n`))).toEqual({
    told: { rows: 2, broken: 0 },
    rows: [
      ["1", long],
      ["2", "x"],
    ],
  });
});

test("ragged rows, quotes within a cell, CRLF and blank lines are the same to all readers", async () => {
  const ragged = tableFile("t.csv", 'a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n10,11,12,\n13,x"y"z,"q"\n');
  expect((await everyReader(ragged)).told).toEqual({
    rows: 5,
    broken: 2,
    firstBroken: { line: 3, why: "2 cells, not 3" },
  });
  const stray = 'id,text\r\n1,"fine"\r\n2,"bro"ken"\r\n3, "c, d" \r\n4,say ""hi""\r\n';
  expect(await everyReader(tableFile("t.csv", stray))).toEqual({
    told: { rows: 4, broken: 1, firstBroken: { line: 3, why: "text behind the quote that ends a cell on line 3" } },
    rows: [
      ["1", "fine"],
      { cells: ["2", '"bro"ken"'], broken: "text behind the quote that ends a cell on line 3", line: 3 },
      ["3", "c, d"],
      ["4", 'say ""hi""'],
    ],
  });
  expect((await everyReader(tableFile("mac.csv", 'a,b\r1,"x"\r2,y\r'))).told).toEqual({ rows: 2, broken: 0 });
  expect((await everyReader(tableFile("t.csv", "a,b\n1,x\ry\n2,z\r\n"))).told).toEqual({ rows: 2, broken: 0 });
  expect((await everyReader(tableFile("t.csv", "\n\na,b\n1,2\n"))).told).toEqual({ rows: 1, broken: 0 });
  expect((await everyReader(tableFile("t.csv", "one\n\na\n\n\nb\n"))).told).toEqual({ rows: 2, broken: 0 });
  expect((await everyReader(tableFile("t.csv", '\ufeff"a\nb",c\n1,2\n'))).told).toEqual({ rows: 1, broken: 0 });
});

test("UTF-16 and Latin-1 are counted as the texts that they are, with a byte order mark and without", async () => {
  const text = 'id,text\n1,"ąĊ\n"\n2,ਊ\n3,b\n';
  for (const bytes of [
    Buffer.from(`\ufeff${text}`, "utf16le"),
    Buffer.from(text, "utf16le"),
    Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  ]) {
    const { told, rows } = await everyReader(tableFile("wide.csv", bytes));
    expect(told).toEqual({ rows: 3, broken: 0 });
    expect(rows).toEqual([
      ["1", "ąĊ\n"],
      ["2", "ਊ"],
      ["3", "b"],
    ]);
  }
  const jsonl = Buffer.from('\ufeff{"a":"Ċ"}\n{"a":2}\n', "utf16le");
  expect((await everyReader(tableFile("wide.jsonl", jsonl))).told).toEqual({ rows: 2, broken: 0 });
  const latin = Buffer.from('id,text\n1,café\n2,"é\n3,ü\n', "latin1");
  expect((await everyReader(tableFile("latin.csv", latin))).told).toMatchObject({ rows: 3, broken: 1 });
});

test("records are counted as they are read, whatever quotes stand where, in parts of any size", () => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const letters = ['"', '"', ",", "\n", "\r\n", " ", "a", "b"];
  for (let round = 0; round < 2000; round++) {
    const text = Buffer.from(Array.from({ length: random(40) }, () => letters[random(letters.length)]).join(""));
    const counter = createRecordCounter(0x2c);
    const size = 1 + random(9);
    for (let at: number | undefined = 0; at !== undefined; ) {
      const bytes: Buffer = text.subarray(at, at + size);
      at = bytes.length === 0 ? counter.end(at) : counter.take(bytes, at);
    }
    const { records, broken, firstBroken } = counter.counted();
    const read = [...recordsOf(linesOf(text), { delimiter: ",", line: 1 })];
    const none = read.filter((record) => record.broken !== undefined);
    expect([JSON.stringify(text.toString()), records, broken, firstBroken?.why]).toEqual([
      JSON.stringify(text.toString()),
      read.length,
      none.length,
      none[0]?.broken,
    ]);
  }
});

// DuckDB counts the lines of the copy that it reads.
test("what is broken is told by its line in the file, wherever other broken rows stand", async () => {
  const both = (first: string, second: string) => `\n\na,b\n"x\ny",1\n${first}\n3,4\n${second}\n5,6\n`;
  const quoted = 'q,"bro"ken';
  const ragged = "1,2,3";
  expect((await everyReader(tableFile("t.csv", both(quoted, ragged)))).told).toEqual({
    rows: 5,
    broken: 2,
    firstBroken: { line: 6, why: "text behind the quote that ends a cell on line 6" },
  });
  const { told } = await everyReader(tableFile("t.csv", `a,b\n1,2\n${ragged}\n${quoted}\n`));
  expect(told).toEqual({ rows: 3, broken: 2, firstBroken: { line: 3, why: "3 cells, not 2" } });
  const headless = await everyReader(tableFile("t.csv", `"a"x,b\n1,2\n${ragged}\n`));
  expect(headless.told).toEqual({ rows: 2, broken: 1, firstBroken: { line: 3, why: "3 cells, not 2" } });
});
