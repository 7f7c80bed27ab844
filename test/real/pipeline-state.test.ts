import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { createHasher } from "../../source/adapters/dvc/hasher.js";
import type { PipelineView } from "../../source/api/views.js";
import type { StageChange } from "../../source/domain/pipeline/stage-change.js";
import { beginLook } from "../../source/hub/pipeline/look.js";
import { pipelineParts, readPipeline } from "../../source/hub/pipeline/read-pipeline.js";
import { sourceChanges, stageChanges } from "../../source/hub/pipeline/stage-changes.js";
import { makeProject, type Project } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";
import { addLinks, beforeTheRun, change, situations } from "./pipeline/situations.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };

/** What the real `dvc status --json` lists, by stage or `.dvc` file. */
function byDvc({ root, env }: Project): Readonly<Record<string, unknown>> {
  const text = execFileSync(dvcBin(), ["status", "--json"], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text);
}

/** The same natively, in DVC's form. */
async function natively({ root }: Project): Promise<Readonly<Record<string, unknown>>> {
  const parts = pipelineParts(root, createHasher(), noExecutions);
  const repository = await parts.repository.read();
  const look = beginLook(root, repository, parts);
  const listed: Record<string, unknown> = {};
  const take = (name: string, changes: readonly StageChange[]) => {
    if (changes.length > 0) listed[name] = inDvcsForm(changes);
  };
  for (const stage of repository.stages) {
    take(stage.name, await stageChanges(look, stage, repository.locks.get(stage.name)));
  }
  for (const [file, outs] of repository.sources) take(file, await sourceChanges(look, outs));
  return listed;
}

function inDvcsForm(changes: readonly StageChange[]): readonly unknown[] {
  const deps: Record<string, unknown> = {};
  const outs: Record<string, unknown> = {};
  const rest: string[] = [];
  for (const each of changes) {
    if (each.of === "always") rest.push("always changed");
    else if (each.of === "command") rest.push("changed command");
    else if (each.of === "params-file") deps[each.file] = each.status;
    else if (each.of === "param") deps[each.file] = Object.assign(deps[each.file] ?? {}, { [each.key]: each.status });
    else (each.of === "dep" ? deps : outs)[each.path] = each.status;
  }
  return [
    ...(Object.keys(deps).length > 0 ? [{ "changed deps": deps }] : []),
    ...(Object.keys(outs).length > 0 ? [{ "changed outs": outs }] : []),
    ...rest,
  ];
}

/** Without what runs only because another stage does. */
function reasonsOf(view: PipelineView, address: string | undefined): readonly string[] | undefined {
  if (view.state !== "ready") return undefined;
  const stage = view.stages.find(({ name }) => name === address);
  const source = view.sources?.find(({ file }) => file === address);
  return (stage ?? source)?.reasons.filter((reason) => !reason.endsWith("runs before it"));
}

describe.skipIf(missing("dvc"))("the native state of a pipeline agrees with dvc status where", () => {
  let dvc: Readonly<Record<string, unknown>> = {};
  let native: Readonly<Record<string, unknown>> = {};
  let beforeChange: readonly unknown[] = [];
  let view: PipelineView = { state: "none" };

  beforeAll(async () => {
    await using project = makeProject(beforeTheRun());
    addLinks(project);
    execFileSync(dvcBin(), ["repro", "--quiet", "dvc.yaml", "part/dvc.yaml"], { cwd: project.root, env: project.env });
    beforeChange = [byDvc(project), await natively(project)];
    change(project);
    dvc = byDvc(project);
    native = await natively(project);
    view = await readPipeline(pipelineParts(project.root, createHasher(), noExecutions));
  });

  test.each(Object.entries(situations).map(([name, situation]) => ({ name, ...situation })))(
    "$title",
    ({ name, ...situation }) => {
      const addresses = situation.as ?? [name];
      const listed = (all: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(addresses.map((address) => [address, all[address]]));
      expect(listed(native)).toEqual(listed(dvc));
      if (situation.says) expect(reasonsOf(view, addresses[0])).toEqual(situation.says);
    },
  );

  test("nothing is listed that DVC does not list, before the changes and after them", () => {
    expect(beforeChange[1]).toEqual(beforeChange[0]);
    expect(native).toEqual(dvc);
  });
});
