import { expect, test } from "vitest";
import { assignColours } from "../../../screens/runs/run-colours.js";

const none: ReadonlyMap<string, number> = new Map();

test("runs that are charted together have colours of their own, and keep them when others come", () => {
  const first = assignColours(none, ["a", "b"]);
  expect([...first]).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
  const later = assignColours(first, ["c", "a", "b"]);
  expect([later.get("a"), later.get("b"), later.get("c")]).toEqual([0, 1, 2]);
  expect(assignColours(later, ["b"])).toBe(later);
});

test("of two runs that had the same colour when they were apart the later gets another", () => {
  const known = new Map([
    ["a", 0],
    ["b", 0],
  ]);
  const colours = assignColours(known, ["a", "b"]);
  expect(colours.get("a")).toBe(0);
  expect(colours.get("b")).not.toBe(0);
});

test("twenty runs get colours, though there are fewer", () => {
  const runs = Array.from({ length: 20 }, (_, at) => `run-${at}`);
  const colours = assignColours(none, runs);
  expect(new Set(runs.map((run) => colours.get(run))).size).toBe(12);
});
