import { remove, type Situation, write } from "./situation.js";

/** What may have happened to the parameters that a stage reads. */
export const ofParams: Readonly<Record<string, Situation>> = {
  param: {
    title: "params changed, one by its number of digits alone",
    stage: "cmd: echo > param.out\nparams: [one.rate, one.same, one.flag]\nouts: [param.out]",
    says: ["params.yaml: one.rate 2e-05 → 3e-05"],
  },
  "param-gone": {
    title: "a param is gone, another is null as it was",
    stage: "cmd: echo > param-gone.out\nparams: [gone.key, one.nothing]\nouts: [param-gone.out]",
    says: ["params.yaml: gone.key is missing (it was 7)"],
  },
  "param-null": {
    title: "a param that was null is gone",
    stage: "cmd: echo > param-null.out\nparams: [gone.nothing]\nouts: [param-null.out]",
    says: ["params.yaml: gone.nothing is missing (it was null)"],
  },
  "param-listed": {
    title: "a param was listed",
    stage: "cmd: echo > param-listed.out\nparams: [one.same]\nouts: [param-listed.out]",
    now: "cmd: echo > param-listed.out\nparams: [one.same, one.big]\nouts: [param-listed.out]",
    says: ["params.yaml: one.big is new: 123456789012345678901"],
  },
  "param-list": {
    title: "a list and an item of a list changed",
    stage: "cmd: echo > param-list.out\nparams: [lists.names, lists.items.1.x]\nouts: [param-list.out]",
    says: ['params.yaml: lists.names ["a","b"] → ["a","c"]', "params.yaml: lists.items.1.x 2 → 3"],
  },
  "param-group": {
    title: "a leaf of a group changed",
    stage: "cmd: echo > param-group.out\nparams: [group]\nouts: [param-group.out]",
    says: ["params.yaml: group.deep.x 1 → 2", "params.yaml: group.new (none) → true"],
  },
  "param-text": {
    title: "what YAML 1.1 reads otherwise did not change",
    stage: "cmd: echo > param-text.out\nparams: [text]\nouts: [param-text.out]",
    says: [],
  },
  "param-whole": {
    title: "a file that is tracked whole lost, got and changed a key",
    stage: "cmd: echo > whole.out\nparams:\n  - whole.yaml:\nouts: [whole.out]",
    files: { "whole.yaml": "a: 1\nb: 2\nsame: {x: 1}\n" },
    change: write("whole.yaml", "b: 3\nc: 4\nsame: {x: 1}\n"),
    says: ["whole.yaml: b 2 → 3", "whole.yaml: c is new: 4", "whole.yaml: a is missing (it was 1)"],
  },
  "param-json": {
    title: "a param of a JSON file changed, another became a float",
    stage: "cmd: echo > json.out\nparams:\n  - p.json: [a.b, whole]\nouts: [json.out]",
    files: { "p.json": '{"a": {"b": 1}, "whole": 2}' },
    change: write("p.json", '{"a": {"b": 1.5}, "whole": 2.0}'),
    says: ["p.json: a.b 1 → 1.5"],
  },
  "param-toml": {
    title: "a param of a TOML file changed, a big number did not",
    stage: "cmd: echo > toml.out\nparams:\n  - p.toml: [train.lr, train.big, names]\nouts: [toml.out]",
    files: { "p.toml": 'names = ["a", "b"]\n[train]\nlr = 1e-5\nbig = 9_007_199_254_740_993\n' },
    change: write("p.toml", 'names = ["a", "b"] # same\n[train]\nlr = 0.1\nbig = 9007199254740993\n'),
    says: ["p.toml: train.lr 1e-05 → 0.1"],
  },
  "param-py": {
    title: "params of a Python file: a constant, a class, an attribute, a tuple",
    stage:
      "cmd: echo > py.out\nparams:\n  - p.py: [LR, Train.epochs, Train.size, Model.depth, shape, names]\nouts: [py.out]",
    files: {
      "p.py": `"""of training"""
import os
LR: float = 1e-3  # rate
shape = (1, 2,)
names = ["it's", 'a "b"', """long
one""", 'a' 'b']
PATH = os.environ["HOME"]
class Train:
    epochs = 3
    size = 0x10
    def go(self):
        size = 9
class Model:
    def __init__(self, x):
        self.depth = 4
        self.width = x
`,
    },
    change: (project) =>
      project.write(
        "p.py",
        project.read("p.py").replace("1e-3", "0.01").replace("epochs = 3", "epochs = 5").replace("= 4", "= -4"),
      ),
    says: ["p.py: LR 0.001 → 0.01", "p.py: Train.epochs 3 → 5", "p.py: Model.depth 4 → -4"],
  },
  "param-file-gone": {
    title: "a params file is gone",
    stage: "cmd: echo > file-gone.out\nparams:\n  - gone.yaml: [a]\nouts: [file-gone.out]",
    files: { "gone.yaml": "a: 1\n" },
    change: remove("gone.yaml"),
    says: ["gone.yaml is missing"],
  },
  "param-file-listed": {
    title: "a params file was listed",
    stage: "cmd: echo > file-listed.out\nouts: [file-listed.out]",
    now: "cmd: echo > file-listed.out\nparams:\n  - p.json: [whole]\nouts: [file-listed.out]",
    says: ["p.json is new"],
  },
};
