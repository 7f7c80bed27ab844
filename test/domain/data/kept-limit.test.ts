import { expect, test } from "vitest";
import { overLimit } from "../../../source/domain/data/kept-limit.js";

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = 100 * dayMs;
const item = (id: string, daysOld: number, sizeBytes = 10, isCached = false) => ({
  ...{ id, sizeBytes, isCached },
  atMs: nowMs - daysOld * dayMs,
});

test("what is older than the limit goes, whatever its size; what is under way stays", () => {
  const items = [item("old", 31, 0), item("under way", 40), item("young", 29)];
  const marked = items.map((each) => (each.id === "under way" ? { ...each, underWay: {} } : each));
  expect(overLimit(marked, { days: 30, bytes: 1000 }, nowMs)).toEqual(["old"]);
});

test("of more than the limit what DVC has goes first, then the oldest only copies", () => {
  const items = [item("a", 9), item("b", 8), item("c", 0.5, 10, true), item("d", 7), item("newest", 0.1)];
  const over = (bytes: number) => overLimit(items, { days: 30, bytes }, nowMs);
  expect([over(50), over(40), over(30), over(20)]).toEqual([[], ["c"], ["c", "a"], ["c", "a", "b"]]);
});

test("an only copy of the last day stays, and the newest of all, however large", () => {
  const items = [item("fresh", 0.9, 1e12), item("newest", 0.1, 1e12, true)];
  expect(overLimit(items, { days: 30, bytes: 0 }, nowMs)).toEqual([]);
});
