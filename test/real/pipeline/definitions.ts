import { fill, remove, type Situation, write } from "./situation.js";

/** What may have happened to what dvc.yaml says of a stage. */
export const ofDefinitions: Readonly<Record<string, Situation>> = {
  command: {
    title: "its command changed",
    stage: "cmd: echo 1 > command.out\nouts: [command.out]",
    now: "cmd: echo  1 > command.out\nouts: [command.out]",
    says: ["its command changed: echo 1 > command.out → echo  1 > command.out"],
  },
  commands: {
    title: "one of its commands changed",
    stage: "cmd: [echo 1 > commands.out, echo 2]\nouts: [commands.out]",
    now: "cmd: [echo 1 > commands.out, echo 3]\nouts: [commands.out]",
    says: ["its command changed: echo 1 > commands.out && echo 2 → echo 1 > commands.out && echo 3"],
  },
  described: {
    title: "its description changed",
    stage: "cmd: echo 1 > described.out\ndesc: old\nouts: [described.out]",
    now: "cmd: echo 1 > described.out\ndesc: new\nmeta: {a: 1}\nouts: [described.out]",
    says: [],
  },
  always: {
    title: "it always changes",
    stage: "cmd: cp clean.in always.out\ndeps: [clean.in]\nouts: [always.out]\nalways_changed: true",
    says: ["it always runs"],
  },
  callback: { title: "it has neither deps nor outs", stage: "cmd: 'true'", says: ["it always runs"] },
  frozen: {
    title: "it is frozen and a dep changed",
    stage: "cmd: cp frozen.in frozen.out\ndeps: [frozen.in]\nouts: [frozen.out]",
    now: "cmd: cp frozen.in frozen.out\ndeps: [frozen.in]\nouts: [frozen.out]\nfrozen: true",
    change: write("frozen.in", "other"),
    says: [],
  },
  "frozen-out": {
    title: "it is frozen and its out and command changed",
    stage: "cmd: echo frozen > frozen2.out\nouts: [frozen2.out]",
    now: "cmd: echo FROZEN > frozen2.out\nouts: [frozen2.out]\nfrozen: true",
    change: write("frozen2.out", "other"),
    says: [
      "frozen2.out was changed after the stage ran",
      "its command changed: echo frozen > frozen2.out → echo FROZEN > frozen2.out",
    ],
  },
  each: {
    title: "of a foreach over a list the param of one changed",
    stage: `foreach: [a, b]\ndo:\n  cmd: echo ${fill("item")} > each-${fill("item")}.txt\n  params:\n    - each.${fill("item")}\n  outs:\n    - each-${fill("item")}.txt`,
    as: ["each@a", "each@b"],
  },
  "each-map": {
    title: "of a foreach over a mapping the value of one changed",
    stage: `foreach: ${fill("people")}\ndo:\n  cmd: echo ${fill("key")} ${fill("item.age")} > map-${fill("key")}.txt\n  outs:\n    - map-${fill("key")}.txt`,
    as: ["each-map@ann", "each-map@bob"],
  },
  "each-whole": {
    title: "of a foreach over a list of mappings an item changed",
    stage: `foreach:\n  - {n: 1}\n  - {n: 2}\ndo:\n  cmd: echo ${fill("item.n")} > numbered-${fill("item.n")}.txt\n  outs:\n    - numbered-${fill("item.n")}.txt`,
    now: `foreach:\n  - {n: 1}\n  - {n: 3}\ndo:\n  cmd: echo ${fill("item.n")} > numbered-${fill("item.n")}.txt\n  outs:\n    - numbered-${fill("item.n")}.txt`,
    as: ["each-whole@0", "each-whole@1"],
  },
  matrix: {
    title: "of a matrix one out is gone, and an axis got a value",
    stage: `matrix:\n  size: [1, 2.0]\n  how: [{k: a}, true]\ncmd: echo ${fill("item.size")} ${fill("key")} > ${fill("key")}.mat\nouts:\n  - ${fill("key")}.mat`,
    now: `matrix:\n  size: [1, 2.0, x]\n  how: [{k: a}, true]\ncmd: echo ${fill("item.size")} ${fill("key")} > ${fill("key")}.mat\nouts:\n  - ${fill("key")}.mat`,
    change: remove("1-how0.mat"),
    as: ["matrix@1-how0", "matrix@1-true", "matrix@2.0-how0", "matrix@2.0-true", "matrix@x-how0", "matrix@x-true"],
  },
  filled: {
    title: "a value of its command changed",
    stage: `cmd: echo ${fill("one.rate")} ${fill("lists.names[1]")} \\${fill("HOME")} > filled.out\nouts: [filled.out]`,
    says: [
      `its command changed: echo 2e-05 b ${fill("HOME")} > filled.out → echo 3e-05 c ${fill("HOME")} > filled.out`,
    ],
  },
  arguments: {
    title: "a mapping becomes its arguments, and did not change",
    stage: `cmd: echo ${fill("arguments")} > arguments.out\nouts: [arguments.out]`,
    says: [],
  },
  vars: {
    title: "a value of its own vars changed, of a file and of its own",
    stage: `cmd: echo ${fill("size")} ${fill("own")} > vars.out\nvars:\n  - more.toml:size\n  - own: 1\nouts: [vars.out]`,
    now: `cmd: echo ${fill("size")} ${fill("own")} > vars.out\nvars:\n  - more.toml:size\n  - own: 2\nouts: [vars.out]`,
    files: { "more.toml": "size = 2.0\nother = 1\n" },
    says: ["its command changed: echo 2.0 1 > vars.out → echo 2.0 2 > vars.out"],
  },
  wdir: {
    title: "it runs in a folder, and params, a dep and an out there changed",
    stage: "cmd: cp w.in w.out\nwdir: sub\ndeps: [w.in, ../clean.in]\nparams: [depth]\nouts: [w.out]",
    files: { "sub/w.in": "w", "sub/params.yaml": "depth: 1\n" },
    change: (project) => {
      project.write("sub/w.in", "W");
      project.write("sub/w.out", "W");
      project.write("sub/params.yaml", "depth: 2\n");
    },
    says: ["sub/w.in changed", "sub/params.yaml: depth 1 → 2", "sub/w.out was changed after the stage ran"],
  },
  folder: {
    title: "it stands in the dvc.yaml of a folder",
    files: {
      "part/dvc.yaml": `vars:\n  - ../vars.yaml\nstages:\n  own:\n    cmd: cp ../clean.in own.out && echo ${fill("shared")}\n    deps: [../clean.in, own.in]\n    params: [p]\n    outs: [own.out]\n`,
      "part/own.in": "own",
      "part/params.yaml": "p: 1\n",
      "vars.yaml": "shared: 1\n",
    },
    change: (project) => {
      project.write("part/own.in", "OWN");
      project.write("part/params.yaml", "p: 2\n");
      project.write("vars.yaml", "shared: 2\n");
    },
    as: ["part/dvc.yaml:own"],
    says: [
      "part/own.in changed",
      "part/params.yaml: p 1 → 2",
      "its command changed: cp ../clean.in own.out && echo 1 → cp ../clean.in own.out && echo 2",
    ],
  },
  hidden: {
    title: "it stands in a folder that git leaves out, and in the out of another",
    files: { "venv/dvc.yaml": "stages: {x: {cmd: echo, always_changed: true}}\n" },
    change: write("made1/dvc.yaml", "stages: {y: {cmd: echo, always_changed: true}}\n"),
    as: ["venv/dvc.yaml:x", "made1/dvc.yaml:y"],
  },
  never: {
    title: "it never ran, and a dep is missing",
    now: "cmd: cp none.in never.out\ndeps: [none.in, clean.in]\nparams: [one.rate]\nouts: [never.out]",
    says: ["it never ran", "none.in is missing"],
  },
};
