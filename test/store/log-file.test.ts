import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLogFile, type LogLines, type LogQuery } from "../../source/store/log-file.js";

function makeLog(text: string | Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "output.log");
  writeFileSync(path, text);
  return { path, log: createLogFile(path) };
}

const query = { from: 0, by: 0, count: 60, range: { begin: 0 }, times: false } satisfies LogQuery;
const texts = ({ lines }: LogLines) => lines.map(({ text }) => text);

const lines = Array.from({ length: 20_345 }, (_, at) => `line ${at} ${"ä".repeat(at % 50)}`);
const whole = `${lines.join("\n")}\n`;
const startOf = (line: number) =>
  Buffer.byteLength(
    lines
      .slice(0, line)
      .map((each) => `${each}\n`)
      .join(""),
  );

test("a window of lines is the same as of the whole text split, wherever it begins", async () => {
  const { log } = makeLog(whole);
  for (const first of [0, 1, 499, 1000, 1001, 5000, 20_285]) {
    const window = await log.window({ ...query, from: startOf(first) });
    expect(texts(window)).toEqual(lines.slice(first, first + 60));
    expect(window).toMatchObject({ firstLine: first, totalLines: 20_345, by: 0 });
  }
  expect(texts(await log.window({ ...query, from: "end", count: 3 }))).toEqual(lines.slice(-3));
});

test("a move is by lines from a byte, and tells how far it went where the file ends", async () => {
  const { log } = makeLog(whole);
  const from = startOf(3000);
  expect(await log.window({ ...query, from, by: -1200 })).toMatchObject({ by: -1200, firstLine: 1800 });
  expect(await log.window({ ...query, from, by: 1200 })).toMatchObject({ by: 1200, firstLine: 4200 });
  expect(await log.window({ ...query, from, by: -9999 })).toMatchObject({ by: -3000, firstLine: 0 });
  // The last page is a full one.
  expect(await log.window({ ...query, from, by: 99_999 })).toMatchObject({ by: 17_285, firstLine: 20_285 });
  expect(await log.window({ ...query, from: startOf(20_344) })).toMatchObject({ by: -59, firstLine: 20_285 });
});

test("a byte within a line, within a character even, means that line", async () => {
  const { log } = makeLog(whole);
  expect(texts(await log.window({ ...query, from: startOf(49) + 12, count: 1 }))).toEqual([lines[49]]);
});

test("a part of the log has its own first and last line and its own numbers", async () => {
  const { log } = makeLog(whole);
  const range = { begin: startOf(100), end: startOf(200) };
  const window = await log.window({ ...query, range, from: "end" });
  expect(texts(window)).toEqual(lines.slice(140, 200));
  expect(window).toMatchObject({ firstLine: 40, totalLines: 100, sizeBytes: range.end - range.begin });
  expect(await log.window({ ...query, range, from: startOf(110), by: -60 })).toMatchObject({ by: -10, firstLine: 0 });
});

test("a log that grows byte by byte always shows all of it, its last line while it is written", async () => {
  const text = "first\nzweite ü\n\nlast without end";
  const { path, log } = makeLog("");
  const read = [...Buffer.from(text)].map((byte) => async () => {
    appendFileSync(path, Buffer.from([byte]));
    return log.window({ ...query, from: "end", count: 10 });
  });
  for (const step of read) await step();
  expect(await log.window(query)).toEqual({
    lines: [
      { byte: 0, text: "first" },
      { byte: 6, text: "zweite ü" },
      { byte: 16, text: "" },
      { byte: 17, text: "last without end", open: true },
    ],
    by: 0,
    firstLine: 0,
    totalLines: 4,
    sizeBytes: Buffer.byteLength(text),
    fileBytes: Buffer.byteLength(text),
  });
});

test("a log that was cut, or put in the place of another, is read anew and has another life", async () => {
  const { path, log } = makeLog("a\nb\nc\n");
  expect((await log.window(query)).totalLines).toBe(3);
  const before = (await log.look())?.life;
  writeFileSync(path, "x\n");
  expect(await log.window(query)).toMatchObject({ lines: [{ byte: 0, text: "x" }], totalLines: 1 });
  writeFileSync(`${path}.new`, "another\nlonger one\n");
  renameSync(`${path}.new`, path);
  expect(await log.window(query)).toMatchObject({ totalLines: 2 });
  expect((await log.look())?.life).not.toBe(before);
});

test("a log that is gone says so", async () => {
  const { path, log } = makeLog("a\n");
  rmSync(path);
  expect(await log.window(query)).toMatchObject({ lines: [], missing: true });
});

test("of a long line 64 kB are kept, no half character, and it is told how many bytes it has", async () => {
  const { log } = makeLog(`${"x".repeat(65_535)}äö${"y".repeat(4000)}\nshort\n`);
  const [long, short] = (await log.window({ ...query, count: 2 })).lines;
  expect(long).toEqual({ byte: 0, text: "x".repeat(65_535), lineBytes: 69_539 });
  expect(short).toMatchObject({ text: "short" });
});

test("ten megabytes without a newline are one line, before and behind which the others are found", async () => {
  const { log } = makeLog(`before\n${"z".repeat(10_000_000)}\nbehind\n`);
  const window = await log.window({ ...query, from: "end", count: 3 });
  expect(window.lines.map(({ byte, lineBytes }) => [byte, lineBytes])).toEqual([
    [0, undefined],
    [7, 10_000_000],
    [10_000_008, undefined],
  ]);
  expect(window).toMatchObject({ firstLine: 0, totalLines: 3 });
});

test("a progress bar that wrote over itself is one line in its last state, however long it wrote", async () => {
  const bar = (at: number) => `\r ${at}%|${"#".repeat(at % 10)}`;
  const short = Array.from({ length: 100 }, (_, at) => bar(at)).join("");
  const storm = Array.from({ length: 100_000 }, (_, at) => bar(at)).join("");
  const { log } = makeLog(`${short}\n${storm}\r\ndone\n`);
  expect(texts(await log.window(query))).toEqual([" 99%|#########", " 99999%|#########", "done"]);
});

test("bytes that are no text, and the half of a character at the end, are shown as such", async () => {
  const { log } = makeLog(Buffer.from([0x61, 0xff, 0x00, 0x62, 0x0a, 0x63, 0xc3]));
  expect(texts(await log.window(query))).toEqual(["a\ufffd\u0000b", "c\ufffd"]);
});

test("the last page of a log that is not counted yet is there, its numbers come later", async () => {
  const counted = Promise.withResolvers<void>();
  const { path } = makeLog(whole.repeat(20));
  const log = createLogFile(path, { onCounted: counted.resolve });
  const first = await log.window({ ...query, from: "end", count: 2 });
  expect(texts(first)).toEqual(lines.slice(-2));
  expect(first.totalLines).toBeUndefined();
  await counted.promise;
  expect(await log.window({ ...query, from: "end", count: 2 })).toMatchObject({ totalLines: 20_345 * 20 });
});

test("a page of lines by number is the same as of the whole text split", async () => {
  const { log } = makeLog(whole);
  for (const first of [0, 1, 700, 9999, 20_300]) {
    expect(await log.page(first, 60)).toEqual({
      firstLine: first,
      totalLines: 20_345,
      lines: lines.slice(first, first + 60),
    });
  }
  expect(await log.page(99_999, 3)).toMatchObject({ firstLine: 20_345, lines: [] });
});

test("a part of a log grows with it where it has no end, and not with what comes behind its end", async () => {
  const { path, log } = makeLog("before\none\n");
  expect(texts(await log.window({ ...query, range: { begin: 7 } }))).toEqual(["one"]);
  appendFileSync(path, "two\nafter\n");
  expect(texts(await log.window({ ...query, range: { begin: 7 }, from: "end", count: 2 }))).toEqual(["two", "after"]);
  expect(texts(await log.window({ ...query, range: { begin: 7, end: 15 }, from: "end" }))).toEqual(["one", "two"]);
  expect(await log.window({ ...query, range: { begin: 900 }, from: "end" })).toMatchObject({
    lines: [],
    totalLines: 0,
  });
});
