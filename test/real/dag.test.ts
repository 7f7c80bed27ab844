import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { graphNodes } from "../../screens/pipeline/dag/dag-nodes.js";
import { createHasher } from "../../source/adapters/dvc/hasher.js";
import { pipelineParts, readPipeline } from "../../source/hub/pipeline/read-pipeline.js";
import { makeProject, type Project } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";

/** Edges and nodes of the real `dvc dag --dot`: "a -> b", "c". */
function byDvc({ root, env }: Project): readonly string[] {
  const dot = execFileSync(dvcBin(), ["dag", "--dot"], { cwd: root, env, encoding: "utf8" });
  return [...dot.matchAll(/"([^"]+)"(?:\s*->\s*"([^"]+)")?;/g)]
    .map(([, from, to]) => (to === undefined ? `${from}` : `${from} -> ${to}`))
    .sort();
}

async function natively({ root }: Project): Promise<readonly string[]> {
  const view = await readPipeline(
    pipelineParts(root, createHasher(), { current: () => undefined, lastRun: () => undefined }),
  );
  if (view.state !== "ready") throw new Error(`the pipeline is ${view.state}`);
  const nodes = graphNodes(view.stages, view.sources ?? [], false);
  const lines = nodes.flatMap(({ id, upstream }) => upstream.map((from) => `${from} -> ${id}`));
  return [...nodes.map(({ id }) => id), ...lines].sort();
}

const dvcFile = "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 0\n  hash: md5\n  path: ";
const projects = {
  "a chain": {
    "dvc.yaml": `stages:
  prepare: {cmd: echo, outs: [data]}
  train: {cmd: echo, deps: [data], outs: [model]}
`,
  },
  "a foreach, a matrix and what reads them": {
    "dvc.yaml": `stages:
  fetch: {cmd: echo, outs: [raw]}
  clean:
    foreach: [a, b]
    do: {cmd: echo, deps: [raw], outs: ["clean-\${item}"]}
  train:
    matrix: {data: [a, b], rank: [4, 8]}
    cmd: echo
    deps: ["clean-\${item.data}"]
    outs: ["model-\${item.data}-\${item.rank}"]
  report: {cmd: echo, deps: [model-a-4, model-b-8], outs: [report]}
`,
  },
  "several files, one below the other": {
    "dvc.yaml": "stages:\n  prepare: {cmd: echo, outs: [data]}\n",
    "part/dvc.yaml": "stages:\n  train: {cmd: echo, deps: [../data], outs: [model]}\n",
    "part/deep/dvc.yaml": "stages:\n  tell: {cmd: echo, deps: [../model], outs: [words]}\n",
  },
  "data that .dvc files track, whole and by a file in it": {
    "data.dvc": `${dvcFile}data\n`,
    "list.txt.dvc": `${dvcFile}list.txt\n`,
    "dvc.yaml": `stages:
  a: {cmd: echo, deps: [data/one.csv, list.txt], outs: [out]}
  b: {cmd: echo, deps: [out/part, data], outs: [other]}
`,
  },
};

describe.skipIf(missing("dvc"))("the drawing has the stages and lines of the real dvc dag for", () => {
  test.each(Object.entries(projects))("%s", async (_, files) => {
    await using project = makeProject({ ...files, ".dvc/config": "[core]\n    no_scm = true\n" });
    expect(await natively(project)).toEqual(byDvc(project));
  });
});
