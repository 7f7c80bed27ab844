import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchGrowth } from "../../source/store/growth.js";
import { timesOf, writeTimes } from "../../source/store/log-times.js";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "slipway-times-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("a line has the time of the first note beyond its beginning", async () => {
  const path = join(folder(), "output.times");
  const notes = writeTimes(path);
  for (let at = 1; at <= 1000; at++) notes.note(at * 100, at * 250);
  notes.close();
  expect(await timesOf(path, [0, 99, 100, 101, 54_321, 99_999, 100_000])).toEqual([
    250,
    250,
    500,
    500,
    136_000,
    250_000,
    undefined,
  ]);
});

test("notes go on behind those of an earlier writer, also behind one that was cut", async () => {
  const path = join(folder(), "output.times");
  const first = writeTimes(path);
  first.note(10, 1000);
  first.close();
  appendFileSync(path, Buffer.alloc(5));
  const second = writeTimes(path);
  second.note(20, 2000);
  second.close();
  expect(await timesOf(path, [0, 15])).toEqual([1000, 2000]);
});

test("a full disk takes no notes and stops nobody, a log without notes has no times", async () => {
  const notes = writeTimes("/dev/full");
  notes.note(1, 1);
  notes.close();
  expect(await timesOf(join(folder(), "none"), [0, 1])).toEqual([undefined, undefined]);
});

test("growth is told at once after silence, files that come and go, too, and no more when it has ended", async () => {
  const root = folder();
  const told: string[] = [];
  writeFileSync(join(root, "log"), "");
  const stop = watchGrowth(root, ["log", "exit"], (names) => told.push(names.join()));
  // The first look tells of all.
  await expect.poll(() => told).toEqual(["log,exit"]);
  appendFileSync(join(root, "log"), "a line\n");
  await expect.poll(() => told).toEqual(["log,exit", "log"]);
  writeFileSync(join(root, "exit"), "{}");
  await expect.poll(() => told.at(-1)).toBe("exit");
  rmSync(join(root, "log"));
  await expect.poll(() => told.at(-1)).toBe("log");
  const count = told.length;
  stop();
  writeFileSync(join(root, "log"), "anew");
  const later = watchGrowth(root, ["log"], () => told.push("other"));
  await expect.poll(() => told.at(-1)).toBe("other");
  later();
  expect(told).toHaveLength(count + 1);
});
