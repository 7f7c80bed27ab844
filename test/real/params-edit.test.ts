import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { z } from "zod";
import { editParams } from "../../source/adapters/params/edit-params.js";
import { nodesOf, parseParams } from "../../source/adapters/params/params-document.js";
import type { ParamsNode } from "../../source/adapters/params/params-node.js";
import type { ParamsChange } from "../../source/domain/params/param.js";
import { jsonText } from "../../source/domain/pipeline/python-value.js";
import { missing, python } from "../support/tools.js";

const start = `# Everything at once.
data: {n: 10, seed: 1}
base: &base
  optimizer: adamw
  rate: &rate 0.1
train:
  <<: *base
  lr: 1.0e-3   # small
  warm: *rate
  epochs: 3
  steps: 1_000
  name: 'it''s'
  note: >-
    two
    lines
  layers:
    - q   # query
    - {name: v, rank: 8}
  empty:
last: true
`;
const changes: readonly ParamsChange[] = [
  { op: "set", path: ["data", "n"], value: "20" },
  { op: "set", path: ["train", "lr"], value: "2e-5" },
  { op: "set", path: ["base", "rate"], value: "0.2" },
  { op: "set", path: ["train", "name"], value: "a: b, c" },
  { op: "set", path: ["train", "layers"], value: "[q, {name: v, rank: 16}, up]" },
  { op: "set", path: ["train", "empty"], value: "[1, 2]" },
  { op: "set", path: ["train", "optimizer"], value: "sgd" },
  { op: "add", path: ["train"], key: "on", value: "yes" },
  { op: "add", path: ["data"], key: "ratio", value: ".5e3" },
  { op: "remove", path: ["train", "note"] },
  { op: "remove", path: ["train", "layers", "0"] },
];
const script = `
import io, json, sys
from ruamel.yaml import YAML
import yaml
print(json.dumps([[YAML(typ="safe").load(t), yaml.safe_load(t)] for t in json.load(sys.stdin)]))
`;

test.skipIf(missing("python", "dvc"))(
  "after each change DVC's reader and PyYAML read the file as Slipway shows it, all in one after the other",
  () => {
    const texts = [start];
    for (const change of changes) {
      const text = texts.at(-1) ?? "";
      texts.push(editParams(text, change, { format: "yaml", file: "params.yaml", allowsOtherType: true }).text);
    }
    const output = execFileSync(python(), ["-c", script], { input: JSON.stringify(texts), encoding: "utf8" });
    const read = z.array(z.tuple([z.unknown(), z.unknown()])).parse(JSON.parse(output));
    const shown = texts.map((text) => plain(nodesOf(parseParams(text, "yaml", "params.yaml"))));
    expect(read.map(([dvc]) => dvc)).toEqual(shown);
    expect(read.map(([, pyyaml]) => pyyaml)).toEqual(shown);
    expect(shown.at(-1)).toMatchObject({
      data: { n: 20, ratio: 500 },
      train: { lr: 2e-5, warm: 0.2, optimizer: "sgd", on: true, layers: [{ name: "v", rank: 16 }, "up"] },
    });
  },
);

/** The values as plain JSON, without the keys that only merge. */
function plain(nodes: readonly ParamsNode[]): unknown {
  const value = (node: ParamsNode): unknown =>
    node.kind === "map" ? plain(node.children) : JSON.parse(jsonText(node.value));
  const list = (node: ParamsNode): unknown => (node.kind === "list" ? node.children.map(list) : value(node));
  return Object.fromEntries(
    nodes.filter(({ path }) => path.at(-1) !== "<<").map((node) => [node.path.at(-1), list(node)]),
  );
}
