import { expect, test } from "vitest";
import { type Field, parseFilter, parseOrder } from "../../../source/domain/filter/filter.js";
import { compareBy, matches } from "../../../source/domain/filter/match.js";

test("comparisons joined by AND are read with their kinds, keys and values", () => {
  expect(
    parseFilter(
      "metrics.eval.loss <= 1e-3 and params.`a b` = 'it''s' AND tags.\"mlflow.note\" ILIKE '%X_' AND status != 'FAILED' AND attributes.run_id IN ('a','b') AND tags.t IS NOT NULL",
    ),
  ).toEqual([
    { field: { kind: "metric", key: "eval.loss" }, operator: "<=", value: 0.001 },
    { field: { kind: "param", key: "a b" }, operator: "=", value: "it''s" },
    { field: { kind: "tag", key: "mlflow.note" }, operator: "ILIKE", value: "%X_" },
    { field: { kind: "attribute", key: "status" }, operator: "!=", value: "FAILED" },
    { field: { kind: "attribute", key: "run_id" }, operator: "IN", value: ["a", "b"] },
    { field: { kind: "tag", key: "t" }, operator: "IS NOT NULL", value: undefined },
  ]);
});

test.each([
  ["metrics.loss <", 15, "the end"],
  ["metrics.loss < 1 OR params.a = '1'", 18, '"OR"'],
  ["(metrics.loss < 1)", 1, '"("'],
  ["params.a = 'x", 12, "has no end"],
  ["tokens.a = 'x'", 1, "tokens.a"],
  ["run_id IN ('a' 'b')", 16, '"b"'],
])("%j is refused at column %i", (text, column, found) => {
  expect(() => parseFilter(text)).toThrow(`at column ${column}`);
  expect(() => parseFilter(text)).toThrow(found);
});

test("order_by takes a field and a direction", () => {
  expect(parseOrder("metrics.loss DESC")).toEqual({ field: { kind: "metric", key: "loss" }, descending: true });
  expect(parseOrder("start_time")).toEqual({ field: { kind: "attribute", key: "start_time" }, descending: false });
  expect(() => parseOrder("start_time sideways")).toThrow("at column 12");
});

const things = [
  { name: "a", loss: 2 },
  { name: "b", loss: Number.NaN },
  { name: "c", loss: undefined },
  { name: "d", loss: 1 },
];
const read = (thing: (typeof things)[number], { key }: Field) => (key === "loss" ? thing.loss : thing.name);

test("things without a value, and NaN, come last in both directions", () => {
  const names = (order: string) => [...things].sort(compareBy([parseOrder(order)], read)).map(({ name }) => name);
  expect(names("metrics.loss ASC")).toEqual(["d", "a", "b", "c"]);
  expect(names("metrics.loss DESC")).toEqual(["a", "d", "b", "c"]);
});

test("a filter keeps what meets all of it", () => {
  const kept = (filter: string) =>
    things.filter((thing) => matches(thing, parseFilter(filter), read)).map(({ name }) => name);
  expect(kept("metrics.loss > 1")).toEqual(["a"]);
  expect(kept("metrics.loss != 2")).toEqual(["b", "d"]);
  expect(kept("run_name LIKE '_' AND run_id IN ('a','d')")).toEqual(["a", "d"]);
  expect(kept("run_name ILIKE 'A%'")).toEqual(["a"]);
  expect(kept("run_name LIKE 'A%'")).toEqual([]);
});
