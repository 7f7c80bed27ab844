import { expect, test } from "vitest";
import { parseExpShow } from "../../../source/adapters/dvc/exp-show.js";

const [head, commit] = ["a".repeat(40), "b".repeat(40)];
/** As `dvc exp show --json` of DVC 3.67.1 prints it, without what is not read. */
const printed = `[{"rev": "workspace", "name": null, "data": null, "error": {"type": "YAMLSyntaxError"}, "experiments": null},
 {"rev": "${head}", "name": "main", "data": {"rev": "${head}"}, "error": null, "experiments": [
  {"revs": [{"rev": "${commit}", "name": "high", "error": null, "experiments": null, "data": {
    "timestamp": "2026-11-25T09:10:13",
    "params": {"params.yaml": {"data": {"train": {"lr": 0.7, "note": "a NaN, \\"Infinity\\""}}}, "more.json": {"data": {"seed": 1}}},
    "metrics": {"m.json": {"data": {"acc": 0.7, "loss": NaN, "low": -Infinity, "by": {"class": 2}}}, "n.json": {"error": {"msg": "no"}}}}}],
   "executor": null, "name": "high"},
  {"revs": [{"rev": "${head}", "name": "later", "data": null, "error": null}], "executor": {"state": "queued"}, "name": "later"}]}]`;

test("what dvc exp show prints is read, Python's NaN and Infinity too, without what waits", () => {
  expect(parseExpShow(printed)).toEqual([
    {
      commit,
      params: { "train.lr": "0.7", "train.note": 'a NaN, "Infinity"', "more.json:seed": "1" },
      metrics: { acc: 0.7, "by.class": 2 },
    },
  ]);
});

test("another text than that of dvc exp show is told from one without experiments", () => {
  expect(parseExpShow("[]")).toEqual([]);
  expect([parseExpShow(""), parseExpShow('{"error": 1}')]).toEqual([undefined, undefined]);
});
