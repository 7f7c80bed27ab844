import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LogPattern } from "../../../source/api/log-views.js";
import { createMatcher } from "../../../source/hub/logs/matcher.js";
import { scanHere } from "../../../source/hub/logs/scan.js";
import { createSelection } from "../../../source/hub/logs/selection.js";

function makeLog(text: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-search-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "output.log");
  writeFileSync(path, text);
  return path;
}

function search(path: string, pattern: LogPattern) {
  const selection = createSelection(scanHere, path, pattern, () => undefined);
  onTestFinished(selection.close);
  selection.advance(1e9);
  return selection;
}

/** Where the lines begin that the pattern means, by reading all of them. */
function expected(text: string, pattern: LogPattern): readonly number[] {
  const matcher = createMatcher(pattern);
  const starts: number[] = [];
  let at = 0;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (matcher.step(line)) starts.push(at);
    at += Buffer.byteLength(line) + 1;
  }
  return starts;
}

const regex = (text: string): LogPattern => ({ kind: "regex", text });
const some = Array.from(
  { length: 40_000 },
  (_, at) => `step ${at} loss ${(1 / (at + 1)).toFixed(5)} ${"x".repeat(at % 300)}`,
);
const ascii = `${some.join("\n")}\n`;
const german = ascii.replaceAll("loss", "Güte");
const withErrors = some
  .flatMap((line, at) =>
    at % 997 === 0
      ? [
          line,
          "Traceback (most recent call last):",
          ...Array(at % 1200).fill('  File "a.py", line 1, in f'),
          "KeyError: 1",
        ]
      : [line],
  )
  .join("\n");

test.each([
  ["a word", ascii, regex("step 777")],
  ["anchors", ascii, regex("^step \\d*99 .*x$")],
  ["a look back", ascii, regex("(?<=step )1234 ")],
  ["no text at all", ascii, regex("no such thing")],
  ["every line", ascii, regex("")],
  ["a word in other letters", german, regex("güte 0\\.000[3-7]")],
  ["errors", withErrors, { kind: "errors" }],
  ["all lines of errors", withErrors, { kind: "error-lines" }],
] satisfies readonly (readonly [string, string, LogPattern])[])(
  "a search for %s finds what reading all lines finds, in windows and by place",
  async (_, text, pattern) => {
    const starts = expected(text, pattern);
    const selection = search(makeLog(text), pattern);
    expect(selection.total).toBe(starts.length);
    expect(await selection.starts(0, starts.length)).toEqual(starts);
    const middle = Math.floor(starts.length / 2);
    expect(await selection.starts(middle, middle + 20)).toEqual(starts.slice(middle, middle + 20));
    for (const place of [0, 1, 65_536, 1_000_000, text.length]) {
      expect(await selection.before(place)).toBe(starts.filter((start) => start < place).length);
    }
  },
);

test("a log that grows byte by byte is searched as far as it is, its last line while it is written", async () => {
  const text = "loss 1\nstep\nloss 2\n\nloss";
  const path = makeLog("");
  const selection = createSelection(scanHere, path, regex("loss"), () => undefined);
  onTestFinished(selection.close);
  const counts = [...text].map((character, at) => {
    appendFileSync(path, character);
    selection.advance(at + 1);
    return selection.total;
  });
  expect(counts.join("")).toBe("000111111111111222222223");
  expect(await selection.starts(0, 9)).toEqual([0, 12, 20]);
  expect(await selection.before(21)).toBe(3);
});

test("colours and what a progress bar wrote over are not searched, lower case finds both", async () => {
  const text = "\u001b[31mLo\u001b[0mss 1\n\rloss 1\rdone\nLOSS\n";
  expect(await search(makeLog(text), regex("loss")).starts(0, 9)).toEqual([0, text.indexOf("LOSS")]);
  expect(await search(makeLog(text), regex("Loss")).starts(0, 9)).toEqual([0]);
});

test("a line of ten megabytes is found by its beginning, a progress bar of that size by its last state", async () => {
  const long = `needle ${"x".repeat(10_000_000)}`;
  const bar = `${"\r 10% hay".repeat(1_200_000)}\r100% needle\r`;
  const text = `first\n${long}\n${bar}\nlast\n`;
  const path = makeLog(text);
  expect(await search(path, regex("needle")).starts(0, 9)).toEqual([6, 7 + long.length]);
  expect(search(path, regex("hay")).total).toBe(0);
  expect(await search(path, regex("^last$")).starts(0, 9)).toEqual([text.length - 5]);
});

test("what is no regular expression is looked for as it stands, unless it must be one", async () => {
  const path = makeLog("a (b\nab\n");
  expect(await search(path, regex("(b")).starts(0, 9)).toEqual([0]);
  expect(() => createMatcher({ kind: "regex", text: "(b", exact: true })).toThrow("(b is no regular expression");
});

test("who waits for more than is found waits no longer than the search goes on", async () => {
  const selection = search(makeLog(ascii), regex("step 5"));
  await selection.until(ascii.length);
  await selection.until(1e12, { orFound: 3 });
  const left = new AbortController();
  const waiting = selection.until(1e12, { signal: left.signal });
  left.abort(new Error("left"));
  await expect(waiting).rejects.toThrow("left");
});
