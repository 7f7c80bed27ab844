import { describe, expect, test } from "vitest";
import { editParams } from "../../../source/adapters/params/edit-params.js";
import type { ParamsChange } from "../../../source/domain/params/param.js";
import { UserError } from "../../../source/domain/user-error.js";

const set = (path: string, value: string): ParamsChange => ({ op: "set", path: path.split("."), value });
const add = (path: string, key: string, value: string): ParamsChange => ({
  op: "add",
  path: path === "" ? [] : path.split("."),
  key,
  value,
});
const remove = (path: string): ParamsChange => ({ op: "remove", path: path.split(".") });
const rename = (path: string, key: string): ParamsChange => ({ op: "rename", path: path.split("."), key });

const yaml = { format: "yaml", file: "params.yaml" } as const;
const json = { format: "json", file: "params.json" } as const;

type Row = readonly [what: string, before: string, change: ParamsChange, after: string];

const full = `# Of the sample.
data:   {n: 10, "seed": 1}   # flow

train:
    lr: &rate 0.1   # the rate
    epochs :  3
    # names of layers
    layers:
      - q   # query
      - v
    note: >-
      two
      lines
warm: *rate
`;

describe("a value set in YAML keeps every byte elsewhere", () => {
  const rows: readonly Row[] = [
    ["a number, its spaces and comment", "a:   1   # one\n", set("a", "2"), "a:   2   # one\n"],
    ["in a file without a final newline", "a: 1\nb: 2", set("b", "3"), "a: 1\nb: 3"],
    ["with CRLF", "a: 1\r\nb:\r\n  c: 2\r\n", set("b.c", "3"), "a: 1\r\nb:\r\n  c: 3\r\n"],
    ["with a byte order mark", "\ufeffa: 1\n", set("a", "2"), "\ufeffa: 2\n"],
    ["behind a tab", "a:\t1\t# c\n", set("a", "2"), "a:\t2\t# c\n"],
    ["between --- and ...", "---\na: 1\n...\n", set("a", "2"), "---\na: 2\n...\n"],
    ["below a quoted key", `"a b": {'c d': 1}\n`, set("a b.c d", "2"), `"a b": {'c d': 2}\n`],
    ["with an anchor, which stays", full, set("train.lr", "0.2"), full.replace("&rate 0.1", "&rate 0.2")],
    ["of a key with a space before its colon", full, set("train.epochs", "5"), full.replace(":  3", ":  5")],
    ["an alias, which gives way to the value", full, set("warm", "0.5"), full.replace("*rate", "0.5")],
    ["in a flow map", full, set("data.n", "20"), full.replace("n: 10", "n: 20")],
    ["an item of a block list", full, set("train.layers.0", "k"), full.replace("- q ", "- k ")],
    ["a text of several lines", full, set("train.note", "one"), full.replace(">-\n      two\n      lines\n", "one\n")],
    ["that was not there", "a: # why\nb:\n", set("a", "1"), "a: 1 # why\nb:\n"],
    ["that was not there, without anything behind it", "a:\nb: 1\n", set("a", "[1]"), "a: [1]\nb: 1\n"],
    ["that was not there, in a list", "a:\n  -\n  - 2\n", set("a.0", "1"), "a:\n  - 1\n  - 2\n"],
    ["of a tag, which stays", "a: !!str 5\n", set("a", "6"), "a: !!str 6\n"],
    ["2e-5 as 2.0e-5", "lr: 0.1\n", set("lr", "2e-5"), "lr: 2.0e-5\n"],
    ["a text that is no YAML in quotes", "a: text\n", set("a", "b: c # d"), 'a: "b: c # d"\n'],
    ["a text with a comma in a flow list in quotes", "a: [x, y]\n", set("a.0", "p, q"), 'a: ["p, q", y]\n'],
    ["on where a text stood as the text", "a: text\n", set("a", "on"), 'a: "on"\n'],
    ["on where a switch stood as true", "a: false\n", set("a", "on"), "a: true\n"],
    ["a flow list", "a: [1, 2] # c\n", set("a", "[1, 2, 3]"), "a: [1, 2, 3] # c\n"],
    [
      "a block list, item by item, with their comments",
      full,
      set("train.layers", "[q, v, up]"),
      full.replace("      - v\n", "      - v\n      - up\n"),
    ],
    [
      "a block map, key by key",
      "m:\n  a: 1 # a\n  b: 2 # b\n  c: {x: 1}\n",
      set("m", "{a: 1, c: {x: 2}, d: 4}"),
      "m:\n  a: 1 # a\n  c: {x: 2}\n  d: 4\n",
    ],
    [
      "what a merge gives as a key of its own",
      "base: &b\n  x: 1\nm:\n  <<: *b\n  y: 2\n",
      set("m.x", "5"),
      "base: &b\n  x: 1\nm:\n  <<: *b\n  y: 2\n  x: 5\n",
    ],
    ["a key like __proto__", "__proto__: 1\na: 2\n", set("__proto__", "3"), "__proto__: 3\na: 2\n"],
  ];
  test.each(rows)("%s", (_, before, change, after) => {
    expect(editParams(before, change, yaml).text).toBe(after);
  });

  test("a block map becomes a scalar where its type may change", () => {
    const edit = (text: string) => editParams(text, set("m", "3"), { ...yaml, allowsOtherType: true }).text;
    expect(edit("m: # why\n  a: 1\n  b: 2\nn: 1\n")).toBe("m: 3 # why\nn: 1\n");
    expect(edit("n: 1\nm:\n  a: 1\n  b: 2")).toBe("n: 1\nm: 3");
    expect(edit("m: &x\n  a: 1\n")).toBe("m: &x 3\n");
  });
});

describe("a key or item added in YAML", () => {
  const rows: readonly Row[] = [
    ["at the top", "a: 1\n# end\n", add("", "b", "2"), "a: 1\nb: 2\n# end\n"],
    ["at the top without a final newline", "a: 1", add("", "b", "2"), "a: 1\nb: 2"],
    ["into an empty file", "", add("", "a", "1"), "a: 1\n"],
    ["below comments alone", "# nothing yet", add("", "a", "1"), "# nothing yet\na: 1"],
    [
      "into a block map, behind its last line",
      full,
      add("train", "seed", "7"),
      full.replace("lines\n", "lines\n    seed: 7\n"),
    ],
    ["with CRLF", "m:\r\n  a: 1\r\nn: 2\r\n", add("m", "b", "2"), "m:\r\n  a: 1\r\n  b: 2\r\nn: 2\r\n"],
    ["into a flow map", "m: {a: 1} # c\n", add("m", "b", "2"), "m: {a: 1, b: 2} # c\n"],
    ["into an empty flow map", "m: {}\n", add("m", "b", "2"), "m: {b: 2}\n"],
    ["where there was nothing", "m:\n", add("m", "b", "2"), "m: {b: 2}\n"],
    ["into a block list", "m:\n- a\n- b # c\nn: 1\n", add("m", "", "d"), "m:\n- a\n- b # c\n- d\nn: 1\n"],
    ["into a flow list of several lines", "m: [\n  1,\n  2\n]\n", add("m", "", "3"), "m: [\n  1,\n  2,\n  3\n]\n"],
    [
      "into a map in a list",
      "m:\n  - a: 1\n    b: 2\n  - c\n",
      add("m.0", "d", "3"),
      "m:\n  - a: 1\n    b: 2\n    d: 3\n  - c\n",
    ],
    ["behind a block scalar", "m:\n  a: |\n    x\n\nn: 1\n", add("m", "b", "2"), "m:\n  a: |\n    x\n  b: 2\n\nn: 1\n"],
    ["of a name that YAML 1.1 reads as true", "a: 1\n", add("", "on", "2"), 'a: 1\n"on": 2\n'],
    ["of 1e3 as 1.0e+3", "a: 1\n", add("", "b", "1e3"), "a: 1\nb: 1.0e+3\n"],
  ];
  test.each(rows)("%s", (_, before, change, after) => {
    expect(editParams(before, change, yaml).text).toBe(after);
  });
});

describe("a key or item removed in YAML", () => {
  const rows: readonly Row[] = [
    ["with its comment, those above it stay", "# a\na: 1 # one\n# b\nb: 2\n", remove("a"), "# a\n# b\nb: 2\n"],
    ["the last one of a file without a final newline", "a: 1\nb: 2", remove("b"), "a: 1"],
    ["with CRLF", "a: 1\r\nb: 2\r\n", remove("a"), "b: 2\r\n"],
    [
      "with all below it",
      full,
      remove("train.layers"),
      full.replace("    layers:\n      - q   # query\n      - v\n", ""),
    ],
    ["the only one of a map", "m: # why\n  a: 1\nn: 2\n", remove("m.a"), "m: {} # why\nn: 2\n"],
    ["the only item of a list", "m:\n- a\nn: 2\n", remove("m.0"), "m: []\nn: 2\n"],
    ["the first of a flow map", "m: {a: 1, b: 2}\n", remove("m.a"), "m: {b: 2}\n"],
    ["the last of a flow list", "m: [1, 2, 3]\n", remove("m.2"), "m: [1, 2]\n"],
    ["one in the middle of a list", "m: [1, 2, 3]\n", remove("m.1"), "m: [1, 3]\n"],
    ["the first key of a map in a list", "m:\n  - a: 1\n    b: 2\n", remove("m.0.a"), "m:\n  - b: 2\n"],
    ["a map in a list", "m:\n  - a: 1\n    b: 2\n  - c: 3\n", remove("m.0"), "m:\n  - c: 3\n"],
    ["without a value", "a:\nb: 1\n", remove("a"), "b: 1\n"],
    ["the only one, of several lines", "a:\n  x: |\n    1\nb: 1\n", remove("a.x"), "a: {}\nb: 1\n"],
    ["the only key of a map in a list", "a:\n  -\n    x: 1\n  - 2\n", remove("a.0.x"), "a:\n  - {}\n  - 2\n"],
  ];
  test.each(rows)("%s", (_, before, change, after) => {
    expect(editParams(before, change, yaml).text).toBe(after);
  });
});

test("a key is renamed, its value and all else stay", () => {
  expect(editParams("on: 1 # c\nb: 2\n", rename("on", "on"), yaml).text).toBe('"on": 1 # c\nb: 2\n');
});

describe("JSON keeps its formatting", () => {
  const text = '{\n\t"a": 1,\n\t"b": {"c": [1, 2]},\n\t"s": "x"\n}\n';
  const rows: readonly Row[] = [
    ["a value set", text, set("a", "2.5e-3"), text.replace("1,\n", "2.5e-3,\n")],
    ["a key added on a line of its own", text, add("", "d", "true"), text.replace('"x"\n', '"x",\n\t"d": true\n')],
    ["an item added", text, add("b.c", "", "3"), text.replace("[1, 2]", "[1, 2, 3]")],
    ["a key removed", text, remove("b"), text.replace('"b": {"c": [1, 2]},\n\t', "")],
    ["a text put in quotes", text, set("s", "y"), text.replace('"x"', '"y"')],
  ];
  test.each(rows)("%s", (_, before, change, after) => {
    expect(editParams(before, change, { ...json, allowsOtherType: true }).text).toBe(after);
  });

  test("what is no JSON is refused", () => {
    expect(problem(() => editParams(text, set("a", "yes"), json))).toMatchObject({ code: "params.bad-value" });
  });
});

describe("what is refused, with the reason, changes nothing", () => {
  test.each<readonly [string, ParamsChange, string, RegExp]>([
    ["a: 3\n", set("a", "abc"), "params.other-type", /a is a whole number \(3\); abc is a text/],
    ["a: 3\n", set("a", "0.5"), "params.other-type", /whole number \(3\); 0\.5 is a number/],
    ["a: true\n", set("a", "1"), "params.other-type", /true or false \(true\)/],
    ["a: x\n", set("a", "5"), "params.other-type", /a is a text \(x\); 5 is a whole number/],
    ["a: [1]\n", set("a", "1"), "params.other-type", /a list/],
    ["a: 3\n", set("a", "b: 1"), "params.bad-value", /a map or list is typed as \{a: 1\}/],
    ["a: 3\n", set("a", "4 # four"), "params.bad-value", /# begins a comment/],
    ["a: 3\n", set("a", "[1"), "params.bad-value", /no value/],
    ["a: 3\n", set("a", ""), "params.bad-value", /nothing is typed/],
    ["a: 3\n", set("a", "4\nb: 5"), "params.bad-value", /one line/],
    ["a: 3\n", set("a", "*x"), "params.not-editable", /Unresolved alias/],
    ["a: 3\n", set("b", "1"), "params.no-key", /has no b/],
    ["a: 3\n", add("", "a", "1"), "params.exists", /has a already, in line 1/],
    ["a: 3\n", add("", "b.c", "1"), "params.bad-key", /a dot/],
    ["a: 3\n", add("a", "b", "1"), "params.not-editable", /no map, but 3/],
    ["a: &x 1\nb: *x\n", remove("a"), "params.not-editable", /Unresolved alias/],
    ["b: &b {x: 1}\nm:\n  <<: *b\n", remove("m.x"), "params.not-editable", /comes from \*b/],
    ["a: 1\na: 2\n", set("a", "3"), "params.broken", /line 2, column 1: Map keys must be unique/],
    ["a: 1\n---\nb: 2\n", set("a", "3"), "params.broken", /several documents/],
    ["a:\n\tb: 1\n", set("a.b", "3"), "params.broken", /line 2, column 1: Tabs/],
    // The blank lines above are part of the text of a.
    ["a: |+\n  t\n\n\nb: 1", remove("b"), "params.not-editable", /more than that would change/],
    ["? a\n: 1\n? b\n", set("b", "3"), "params.not-editable", /Slipway does not change/],
  ])("%j", (text, change, code, message) => {
    const error = problem(() => editParams(text, change, yaml));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error?.hint).not.toBe("");
  });
});

test("a number may be given without its point, and null may become anything", () => {
  expect(editParams("a: 0.5\n", set("a", "1"), yaml).text).toBe("a: 1\n");
  expect(editParams("a: null\n", set("a", "x"), yaml).text).toBe("a: x\n");
  expect(editParams("a: 3\n", set("a", "x"), { ...yaml, allowsOtherType: true }).text).toBe("a: x\n");
});

function problem(work: () => unknown): UserError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
