import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLogFile } from "../../source/store/log-file.js";

function makeLog(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "output.log");
  writeFileSync(path, text);
  return { path, log: createLogFile(path) };
}

test("a window of lines is the same as of the whole text split, wherever it begins", async () => {
  const lines = Array.from({ length: 2345 }, (_, at) => `line ${at} ${"ä".repeat(at % 50)}`);
  const { log } = makeLog(`${lines.join("\n")}\n`);
  for (const from of [0, 1, 499, 500, 501, 1000, 2300, 2344]) {
    expect(await log.window(from, 60)).toMatchObject({
      firstLine: from,
      lines: lines.slice(from, from + 60),
      totalLines: 2345,
    });
  }
  expect(await log.window("end", 3)).toMatchObject({ firstLine: 2342, lines: lines.slice(-3) });
  expect(await log.window(9999, 3)).toMatchObject({ firstLine: 2345, lines: [] });
});

test("a log that grows byte by byte always shows all of it, its last line while it is written", async () => {
  const text = "first\nzweite ü\n\nlast without end";
  const { path, log } = makeLog("");
  for (const byte of Buffer.from(text)) {
    appendFileSync(path, Buffer.from([byte]));
    await log.window("end", 10);
  }
  expect(await log.window(0, 10)).toEqual({
    firstLine: 0,
    lines: ["first", "zweite ü", "", "last without end"],
    totalLines: 4,
    sizeBytes: Buffer.byteLength(text),
  });
});

test("a log that was cut and began anew is read anew", async () => {
  const { path, log } = makeLog("a\nb\nc\n");
  expect((await log.window(0, 10)).totalLines).toBe(3);
  writeFileSync(path, "x\n");
  expect(await log.window(0, 10)).toMatchObject({ lines: ["x"], totalLines: 1 });
});

test("a line without end keeps 64 kB and tells how many bytes more there are", async () => {
  const { log } = makeLog(`${"x".repeat(70_000)}\nshort\n`);
  expect((await log.window(0, 2)).lines).toEqual([`${"x".repeat(65_536)} +4464 bytes`, "short"]);
});

test("a log that is not there is empty", async () => {
  expect(await createLogFile("/nonexistent/output.log").window("end", 5)).toEqual({
    firstLine: 0,
    lines: [],
    totalLines: 0,
    sizeBytes: 0,
  });
});

test("a part of a log has lines of its own, also while it grows and when what comes behind it does", async () => {
  const { path } = makeLog("before\none\n");
  const open = createLogFile(path, { from: 7 });
  expect(await open.window(0, 10)).toEqual({ firstLine: 0, lines: ["one"], totalLines: 1, sizeBytes: 4 });
  appendFileSync(path, "two\nafter\n");
  expect((await open.window("end", 2)).lines).toEqual(["two", "after"]);
  const closed = createLogFile(path, { from: 7, to: 15 });
  expect(await closed.window("end", 10)).toEqual({ firstLine: 0, lines: ["one", "two"], totalLines: 2, sizeBytes: 8 });
  expect(await createLogFile(path, { from: 900 }).window("end", 10)).toMatchObject({ lines: [], totalLines: 0 });
});
