import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { disagreementOf } from "../../../source/domain/params/portable-scalar.js";
import { type Reading, readingsOf } from "../../../source/domain/params/scalar-readings.js";

const recordedReading = z.object({
  type: z.string().optional(),
  value: z.string().optional(),
  error: z.string().optional(),
});
const recorded = z
  .array(z.object({ text: z.string(), dvc: recordedReading, pyyaml: recordedReading }))
  .parse(JSON.parse(readFileSync("fixtures/yaml/readings.json", "utf8")));
// "=" and "<<" are tags that the safe loaders refuse as values.
const values = recorded.filter(({ dvc, pyyaml }) => dvc.error === undefined && pyyaml.error === undefined);

describe("a plain scalar", () => {
  test.each(values)("$text is read as DVC's ruamel.yaml and PyYAML read it", ({ text, dvc, pyyaml }) => {
    const readings = readingsOf(text);
    expect(shown(readings.dvc)).toEqual(pythonValue(dvc));
    expect(shown(readings.pyyaml)).toEqual(pythonValue(pyyaml));
  });

  test("of a file that says YAML 1.1 is read by DVC as PyYAML reads it", () => {
    expect(readingsOf("on", { is11: true }).dvc).toEqual({ type: "bool", value: "true" });
  });
});

describe("what is flagged", () => {
  test.each([
    ["2e-5", "2.0e-5"],
    ["1E5", "1.0e+5"],
    [".5e3", "0.5e+3"],
    ["-.5", "-0.5"],
    ["on", "true"],
    ["No", "false"],
    ["010", "10"],
    ["0o17", "15"],
    ["1_000", "1000"],
    ["0b11", "3"],
    ["12:30:00", '"12:30:00"'],
    ["2024-01-01", '"2024-01-01"'],
  ])("%s: %s is written instead, and that one all read alike", (source, fixed) => {
    const found = disagreementOf(source);
    expect(found?.fixes[0]?.text).toBe(fixed);
    if (!fixed.startsWith('"')) expect(disagreementOf(fixed)).toBeUndefined();
  });

  test.each(["3", "0.1", "2.0e-5", "true", "null", "~", "", "abc", "0x1F", ".inf", "-1", "y"])(
    "%s is the same for all and is not flagged",
    (source) => expect(disagreementOf(source)).toBeUndefined(),
  );

  test("the message says who reads what", () => {
    expect(disagreementOf("2e-5")?.message).toBe(
      '2e-5 is the number 0.00002 for DVC, but the text "2e-5" for PyYAML (YAML 1.1)',
    );
    expect(disagreementOf("1_000")?.message).toBe(
      '1_000 is the number 1000 for DVC, but the text "1_000" for strict readers of YAML 1.2',
    );
    expect(disagreementOf("on")?.fixes).toEqual([
      { text: "true", as: "as PyYAML reads it" },
      { text: '"on"', as: "as DVC reads it" },
    ]);
  });
});

/** Python's repr, where numbers are compared as numbers. */
function pythonValue({ type, value = "" }: z.infer<typeof recordedReading>) {
  if (type === "float") return { type, value: Number(value.replace("inf", "Infinity").replace("nan", "NaN")) };
  if (type === "bool") return { type, value: value.toLowerCase() };
  if (type === "null") return { type, value: "null" };
  if (type === "string") return { type, value: value.slice(1, -1) };
  return type === "date" ? { type } : { type, value };
}

function shown({ type, value }: Reading) {
  if (type === "float") return { type, value: Number(value) };
  return type === "date" ? { type } : { type, value };
}
