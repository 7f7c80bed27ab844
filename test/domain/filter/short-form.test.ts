import { describe, expect, test } from "vitest";
import { isFuzzy } from "../../../source/domain/filter/fuzzy.js";
import { meetsCondition, parseRunFilter } from "../../../source/domain/filter/run-condition.js";
import { parseSpan } from "../../../source/domain/filter/span.js";

const failure = (text: string) => {
  try {
    parseRunFilter(text);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.* at column /, "") : "";
  }
  return undefined;
};

describe("a filter of runs", () => {
  test("in MLflow's language gives its comparisons", () => {
    expect(parseRunFilter("metrics.loss < 0.1 AND tags.team = 'nlp'")).toEqual([
      { field: { kind: "metric", key: "loss", figure: "last" }, operator: "<", value: 0.1, negated: false },
      { field: { kind: "tag", key: "team" }, operator: "=", value: "nlp", negated: false },
    ]);
  });

  test("in the short form compares what has the key, and takes its inverse with - or !", () => {
    expect(parseRunFilter("lr>1e-4 -name:test !lora_rank = 16")).toEqual([
      { field: { kind: "any", key: "lr" }, operator: ">", value: 1e-4, negated: false },
      { field: { kind: "fixed", name: "name" }, operator: "CONTAINS", value: "test", negated: true },
      { field: { kind: "any", key: "lora_rank" }, operator: "=", value: 16, negated: true },
    ]);
  });

  test("in the short form asks for tags, states, ages and figures", () => {
    expect(parseRunFilter("tag:a tag:team=nlp status:running age<2h min:eval/loss<=0.5")).toEqual([
      { field: { kind: "tag", key: "a" }, operator: "EXISTS", value: undefined, negated: false },
      { field: { kind: "tag", key: "team" }, operator: "=", value: "nlp", negated: false },
      { field: { kind: "fixed", name: "state" }, operator: "CONTAINS", value: "running", negated: false },
      { field: { kind: "fixed", name: "age" }, operator: "<", value: 7_200_000, negated: false },
      { field: { kind: "metric", key: "eval/loss", figure: "min" }, operator: "<=", value: 0.5, negated: false },
    ]);
  });

  test("takes bare words as fuzzy names, quotes around blanks, keys of any letters", () => {
    expect(parseRunFilter('heron "two words" `a key`>1 🔥>2 model:llama*7b')).toEqual([
      { field: { kind: "fixed", name: "name" }, operator: "FUZZY", value: "heron", negated: false },
      { field: { kind: "fixed", name: "name" }, operator: "FUZZY", value: "two words", negated: false },
      { field: { kind: "any", key: "a key" }, operator: ">", value: 1, negated: false },
      { field: { kind: "any", key: "🔥" }, operator: ">", value: 2, negated: false },
      { field: { kind: "any", key: "model" }, operator: "ILIKE", value: "llama%7b", negated: false },
    ]);
  });

  test("mixes both where it can: params without quotes, AND between them", () => {
    expect(parseRunFilter("metrics.loss < 0.1 AND params.lr = 4e-3 heron").map(({ operator }) => operator)).toEqual([
      "<",
      "=",
      "FUZZY",
    ]);
  });

  test("that is wrong says where", () => {
    expect(failure("loss<0.1 lr>")).toBe("13: expected a value after >");
    expect(failure("lr>fast")).toBe('4: expected a number after >, found "fast"');
    expect(failure("age<soon")).toBe('5: expected a time such as 90s, 30m, 2h or 1d12h, found "soon"');
    expect(failure("heron OR wren")).toBe("7: there is no OR here: all that is written has to hold, - is the inverse");
    expect(failure('name:"x')).toBe('6: " has no end');
    expect(failure(">3")).toBe("2: expected a name before >");
    expect(failure("tag:team=")).toBe("10: expected a value after =");
    expect(failure("metrics.loss < 0.1 AND tags.a LIKE")).toMatch(/^35: expected a text in quotes/);
  });
});

describe("a condition", () => {
  const [above] = parseRunFilter("lr>1e-4");
  const [not] = parseRunFilter("-lr>1e-4");

  test("compares a param, which is text, as the number that it is", () => {
    if (!above || !not) throw new Error("no condition");
    expect([meetsCondition("4e-3", above), meetsCondition("1e-5", above), meetsCondition("auto", above)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(meetsCondition(undefined, above)).toBe(false);
    expect(meetsCondition(undefined, not)).toBe(true);
  });

  test("of NaN is met by nothing but its inverse", () => {
    if (!above || !not) throw new Error("no condition");
    expect([meetsCondition(Number.NaN, above), meetsCondition(Number.NaN, not)]).toEqual([false, true]);
  });
});

test("fuzzy finds letters in order that are close to each other", () => {
  expect(isFuzzy("bright-heron-12", "brht12")).toBe(true);
  expect(isFuzzy("bright-heron-12", "HERON")).toBe(true);
  expect(isFuzzy("a long name with all the letters of the alphabet in it, x y z", "azx")).toBe(false);
  expect(isFuzzy("wren", "heron")).toBe(false);
});

test("a span is read in its units", () => {
  expect(["90s", "2h", "1d12h", "1.5m", "30", "100ms", "soon", "2x", ""].map(parseSpan)).toEqual([
    90_000,
    7_200_000,
    129_600_000,
    90_000,
    30_000,
    100,
    undefined,
    undefined,
    undefined,
  ]);
});
