import { describe, expect, test } from "vitest";
import { editParams } from "../../../source/adapters/params/edit-params.js";
import { nodesOf, parseParams } from "../../../source/adapters/params/params-document.js";
import { find } from "../../../source/adapters/params/params-node.js";
import type { ParamsChange } from "../../../source/domain/params/param.js";

const text = `# Of the sample.
title = "x"  # name

[train]
lr = 2e-5    # rate
layers = ["q", 'v',
  3]
opt = {name = "adam", b.c = 1}
"odd key" = true
when = 2024-01-01

[train.warm]
steps = 1_000

[[stage]]
name = "a"
[[stage]]
name = "b"`;
const toml = { format: "toml", file: "params.toml" } as const;
const set = (path: string, value: string): ParamsChange => ({ op: "set", path: path.split("."), value });
const add = (path: string, key: string, value: string): ParamsChange => ({
  op: "add",
  path: path === "" ? [] : path.split("."),
  key,
  value,
});
const remove = (path: string): ParamsChange => ({ op: "remove", path: path.split(".") });

test("TOML is read with its types, places and comments; tables and arrays of tables are maps and lists", () => {
  const nodes = nodesOf(parseParams(text, "toml", "params.toml"));
  const shown = (path: string) => {
    const node = find(nodes, path.split("."));
    return node && [node.kind, node.type, node.source, node.line, node.comment];
  };
  expect(shown("title")).toEqual(["scalar", "string", '"x"', 2, "name"]);
  expect(shown("train.lr")).toEqual(["scalar", "float", "2e-5", 5, "rate"]);
  expect(shown("train.layers")).toEqual(["list", "list", `["q", 'v', 3]`, 6, undefined]);
  expect(shown("train.opt.b.c")).toEqual(["scalar", "int", "1", 8, undefined]);
  expect(shown("train.when")).toEqual(["scalar", "date", "2024-01-01", 10, undefined]);
  expect(shown("train.warm")).toEqual(["map", "map", "{steps = 1_000}", 12, undefined]);
  expect(shown("stage.1.name")).toEqual(["scalar", "string", '"b"', 18, undefined]);
  expect(find(nodes, ["train", "warm", "steps"])?.value).toBe(1000);
});

describe("a change of TOML keeps every byte elsewhere", () => {
  test.each<readonly [string, ParamsChange, string]>([
    ["a number", set("train.lr", "3e-5"), text.replace("2e-5", "3e-5")],
    ["a text, put in quotes", set("title", "a b"), text.replace('"x"', '"a b"')],
    ["a value in an inline table", set("train.opt.b.c", "2"), text.replace("b.c = 1", "b.c = 2")],
    ["an array of several lines", set("train.layers", '["q"]'), text.replace(/\["q", 'v',\n {2}3\]/, '["q"]')],
    ["below a quoted key", set("train.odd key", "false"), text.replace("= true", "= false")],
    ["an item added", add("train.layers", "", "4"), text.replace("3]", "3, 4]")],
    ["a key added to a table", add("train", "seed", "7"), text.replace("2024-01-01\n", "2024-01-01\nseed = 7\n")],
    ["a key added at the top", add("", "seed", "7"), text.replace("# name\n", "# name\nseed = 7\n")],
    ["a key added to an inline table", add("train.opt", "d", "true"), text.replace("b.c = 1", "b.c = 1, d = true")],
    ["a key added at the end", add("stage.1", "n", "1"), `${text}\nn = 1`],
    ["a line removed", remove("train.lr"), text.replace("lr = 2e-5    # rate\n", "")],
    ["the last line removed", remove("stage.1.name"), text.replace('\nname = "b"', "")],
    ["an item removed", remove("train.layers.0"), text.replace(`"q", `, "")],
  ])("%s", (_, change, after) => expect(editParams(text, change, toml).text).toBe(after));
});

describe("what is refused in TOML", () => {
  test.each<readonly [ParamsChange, string]>([
    [set("train.lr", "abc"), "params.bad-value"],
    [set("train.lr", '"abc"'), "params.other-type"],
    [set("train.warm", "{}"), "params.not-editable"],
    [remove("train"), "params.not-editable"],
    [add("train", "lr", "1"), "params.exists"],
    [add("train.opt.b", "d", "1"), "params.not-editable"],
    [set("nothing", "1"), "params.no-key"],
  ])("%j: %s", (change, code) => {
    expect(() => editParams(text, change, toml)).toThrow(expect.objectContaining({ code }));
  });

  test("a file that does not parse, with its line and column", () => {
    const broken = () => editParams("a = 1\nb = \n", set("a", "2"), toml);
    expect(broken).toThrow(expect.objectContaining({ code: "params.broken", line: 2 }));
  });
});
