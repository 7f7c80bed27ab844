import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

function withTools(files: Readonly<Record<string, string>>): Project {
  const project = makeProject({ ".dvc/config": "", ...files });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

const parts = {
  "in.txt": "1\n",
  "dvc.yaml": "stages:\n  s1: {cmd: cp in.txt sub/out, deps: [in.txt], outs: [sub/out]}\n",
  "sub/dvc.yaml": "stages:\n  s2: {cmd: cp out out2, deps: [out], outs: [out2]}\n",
  "other/dvc.yaml": "stages:\n  o1: {cmd: echo 1 > o, outs: [o]}\n",
};

type Planned = { readonly name: string; readonly does: string; readonly dvc?: string };

const planned = async (project: Project, ...args: readonly string[]) => {
  const dry = await slipway(project, "run", "--dry", "--json", ...args);
  const stages: readonly Planned[] = JSON.parse(dry.stdout).stages;
  return stages.map(({ name, does, dvc }) => [name, does, dvc]);
};

describe.skipIf(missing("dvc"))("a run of the whole pipeline with the real DVC", () => {
  test("runs the stages of every dvc.yaml, be data missing that none of them reads, and DVC plans the same", async () => {
    await using project = withTools(parts);
    const run = await slipway(project, "run", "--trust");
    expect(run).toMatchObject({ code: 0 });
    expect([project.read("sub/out2"), project.read("other/o")]).toEqual(["1\n", "1\n"]);
    expect(await planned(project)).toEqual([
      ["s1", "skips", "skips"],
      ["other/dvc.yaml:o1", "skips", "skips"],
      ["sub/dvc.yaml:s2", "skips", "skips"],
    ]);
    expect(await planned(project, "--force")).toEqual([
      ["s1", "runs", "runs"],
      ["other/dvc.yaml:o1", "runs", "runs"],
      ["sub/dvc.yaml:s2", "runs", "runs"],
    ]);
    project.write("in.txt", "2\n");
    project.write("unread.dvc", `outs:\n- {path: unread, md5: ${"a".repeat(32)}, hash: md5, size: 1}\n`);
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    expect(project.read("sub/out2")).toBe("2\n");
  });

  test("runs them of a project in a folder of the repository, too", async () => {
    await using project = withTools(parts);
    const sub = { ...project, root: join(project.root, "sub") };
    expect(await slipway(sub, "run", "--trust")).toMatchObject({ code: 0 });
    expect([project.read("sub/out2"), project.read("other/o")]).toEqual(["1\n", "1\n"]);
    expect(await planned(sub)).toEqual([
      ["s2", "skips", "skips"],
      ["../dvc.yaml:s1", "skips", "skips"],
      ["../other/dvc.yaml:o1", "skips", "skips"],
    ]);
    await slipway(sub, "hub", "stop");
  });

  test("a frozen stage whose out is missing is planned as refused, and DVC refuses it", async () => {
    await using project = withTools({
      "dvc.yaml": "stages:\n  fr: {cmd: echo 1 > fo, outs: [fo], frozen: true}\n",
    });
    expect(await planned(project, "--trust")).toEqual([["fr", "refused", undefined]]);
    const run = await slipway(project, "run");
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("dvc unfreeze fr") });
    expect(run.stdout).toContain("missing data 'source': fo");
    project.write("fo", "1\n");
    expect(await planned(project)).toEqual([["fr", "skips", undefined]]);
  });

  test("again and dry tells the params that would be written and what would run then, and changes nothing", async () => {
    await using project = withTools({
      "params.yaml": "lr: 1\n",
      "dvc.yaml": "stages:\n  t: {cmd: cp params.yaml out, params: [lr], outs: [out]}\n",
    });
    expect(await slipway(project, "run", "--trust")).toMatchObject({ code: 0 });
    project.write("params.yaml", "lr: 2\n");
    expect(await slipway(project, "run")).toMatchObject({ code: 0 });
    const dry = await slipway(project, "run", "--again", "1", "--dry");
    expect(dry).toMatchObject({ code: 0, stderr: expect.stringContaining("DVC was not asked") });
    expect(dry.stdout).toContain("params.yaml: lr 2 → 1");
    expect(dry.stdout).toMatch(/t +runs/);
    expect(project.read("params.yaml")).toBe("lr: 2\n");
    const now = await slipway(project, "run", "--again", "1", "--with", "now", "--dry", "--json");
    expect(JSON.parse(now.stdout)).toMatchObject({ stages: [{ name: "t", does: "skips", dvc: "skips" }], params: [] });
    expect(JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout).executions).toHaveLength(2);
  });
});
