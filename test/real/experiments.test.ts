import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

const dvcYaml = `stages:
  train:
    cmd: sh train.sh
    deps: [code.py]
    params: [model.lr]
    outs: [model.txt]
    metrics: [{m.json: {cache: false}}]
`;
const train = `cp params.yaml model.txt
awk '/lr/ {print "{\\"acc\\": " $2 "}"}' params.yaml > m.json
`;

/** A stage that ran once, with two experiments: "high" (lr 0.5), "higher" (lr 0.7). */
function withExperiments() {
  const project = makeProject({
    "code.py": "1\n",
    "params.yaml": "model:\n  lr: 0.1\n",
    "dvc.yaml": dvcYaml,
    "train.sh": train,
  });
  const env = { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" };
  const dvc = (...args: readonly string[]) =>
    execFileSync(dvcBin(), args, { cwd: project.root, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  dvc("init", "-q");
  dvc("repro", "-q");
  project.commit("ran");
  dvc("exp", "run", "-q", "--temp", "--name", "high", "-S", "model.lr=0.5");
  dvc("exp", "run", "-q", "--temp", "--name", "higher", "-S", "model.lr=0.7");
  return { project, at: { root: project.root, env }, dvc };
}

/** What `dvc exp show --json` has of each experiment, as Slipway tells it. */
function shownByDvc(text: string) {
  type Shown = {
    readonly experiments:
      | readonly { readonly revs: readonly { readonly name: string; readonly data: Values }[] }[]
      | null;
  };
  type Values = {
    readonly params: { readonly "params.yaml": { readonly data: { readonly model: { readonly lr: number } } } };
    readonly metrics: { readonly "m.json": { readonly data: { readonly acc: number } } };
  };
  const rows: readonly Shown[] = JSON.parse(text);
  return rows
    .flatMap(({ experiments }) => experiments ?? [])
    .flatMap(({ revs }) => revs)
    .map(({ name, data }) => ({
      name,
      params: { "model.lr": String(data.params["params.yaml"].data.model.lr) },
      metrics: data.metrics["m.json"].data,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function openExperiments(app: App): Promise<void> {
  await app.waitFor("Registry");
  await act(app, "global.tab-pipeline");
  await app.waitFor("▐3 Pipeline▌");
  await act(app, "pipeline.experiments");
  await app.waitFor("experiments of dvc exp", 60_000);
}

describe.skipIf(missing("dvc"))("experiments of the real DVC", () => {
  test("are listed natively as dvc exp show has them, in a folder that nobody trusts", async () => {
    const { project, at, dvc } = withExperiments();
    await using _ = project;
    const { experiments, workspace } = JSON.parse((await slipway(at, "exp", "ls", "--json")).stdout);
    type Listed = { readonly name: string; readonly params: object; readonly metrics: object };
    const listed = experiments.map(({ name, params, metrics }: Listed) => ({ name, params, metrics }));
    expect(listed.sort((a: Listed, b: Listed) => (a.name < b.name ? -1 : 1))).toEqual(
      shownByDvc(dvc("exp", "show", "--json")),
    );
    expect(listed).toHaveLength(2);
    expect(workspace).toEqual({ params: { "model.lr": "0.1" }, metrics: { acc: 0.1 } });

    // DVC is asked where a file of the workspace cannot be read.
    await slipway(at, "trust");
    const lock = project.read("dvc.lock");
    project.write("dvc.lock", `<<<<<<< ours\n${lock}=======\n${lock}>>>>>>> theirs\n`);
    const shown = JSON.parse((await slipway(at, "exp", "ls", "--json")).stdout);
    expect(shown.experiments).toEqual(experiments);
    expect(shown.problem).toMatch(/^read by dvc exp show: dvc\.lock, line 1.*merge conflict/);
    project.write("dvc.lock", lock);
    const { stdout } = await slipway(at, "exp", "ls");
    expect(stdout).toMatch(/^name +commit +made +on +acc +model\.lr\nworkspace +0\.1\S* +0\.1\n/);
    expect(stdout).toMatch(/\nhigh +[0-9a-f]{8} .* 0\.5\S* +0\.5\n/);
  });

  test("are applied by DVC with what changes told first, and u brings back what was there, edits too", async () => {
    const { project, at } = withExperiments();
    await using _ = project;
    expect((await slipway(at, "exp", "apply", "high")).code).toBe(3);
    await slipway(at, "trust");
    // DVC takes both back without a word.
    project.write("code.py", "2\n");
    project.write("model.txt", "mine\n");
    project.write("notes.txt", "kept\n");

    const dry = await slipway(at, "exp", "apply", "high", "--dry");
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toMatch(/^model\.lr: 0\.1 → 0\.5\n/);
    expect(dry.stdout).toContain("code.py becomes the experiment's; what you changed in it is kept for undo\n");
    expect(dry.stdout).toContain(
      "model.txt becomes the experiment's from DVC's cache; what you changed in it is kept for undo\n",
    );
    expect(dry.stdout).toContain("m.json becomes the experiment's\n");
    expect(dry.stdout).toMatch(/\n\$ dvc --wait-for-lock exp apply [0-9a-f]{40}\n$/);
    expect(project.read("code.py")).toBe("2\n");

    // Without a terminal nobody can be asked.
    for (const more of [[], ["--json"]]) {
      const refused = await slipway(at, "exp", "apply", "high", ...more);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain("high would take back what you have changed in code.py, model.txt: nothing");
    }
    await using asked = await startApp({
      args: ["exp", "apply", "high"],
      cwd: project.root,
      env: at.env,
      columns: 120,
    });
    await asked.waitFor(/code\.py becomes the experiment's[\s\S]*Put high into the workspace\? \[y\/N\]/);
    asked.press("enter");
    expect(await asked.exit()).toMatchObject({ code: 3 });
    expect(project.read("code.py")).toBe("2\n");

    await using app = await startApp({ args: [project.root], env: at.env, columns: 120, rows: 40 });
    await openExperiments(app);
    await app.waitFor(/▸ higher/);
    await act(app, "list.down");
    await app.waitFor("what applying high changes");
    await app.waitFor("code.py becomes");
    await act(app, "experiments.apply");
    await app.waitFor("Put high into the workspace?");
    app.press("enter");
    await app.waitFor("high is in the workspace", 60_000);
    const read = () => ["code.py", "params.yaml", "model.txt", "m.json", "notes.txt"].map(project.read);
    const high = "model:\n  lr: 0.5\n";
    expect(read()).toEqual(["1\n", high, high, '{"acc": 0.5}\n', "kept\n"]);
    expect((await slipway(at, "status")).code).toBe(0);
    expect((await slipway(at, "exp", "apply", "high")).stdout).toContain("nothing was changed");

    await act(app, "global.undo");
    await app.waitFor("experiment high", 60_000);
    app.press("enter");
    const low = "model:\n  lr: 0.1\n";
    await expect.poll(read, { timeout: 20_000 }).toEqual(["2\n", low, "mine\n", '{"acc": 0.1}\n', "kept\n"]);
    expect(project.git("status", "--short").split("\n")).toEqual([" M code.py", "?? notes.txt", ""]);
  });

  test("are applied over own edits where that is asked for, and it is told where these are kept", async () => {
    const { project, at } = withExperiments();
    await using _ = project;
    await slipway(at, "trust");
    project.write("code.py", "2\n");
    const applied = await slipway(at, "exp", "apply", "high", "--yes");
    expect(applied.code).toBe(0);
    const [, kept = ""] = /code\.py as you had it is kept in (\S+)\n/.exec(applied.stdout) ?? [];
    expect(project.read(`${kept}/code.py`)).toBe("2\n");
    const list = JSON.parse((await slipway(at, "data", "kept", "--json")).stdout);
    expect(list.kept).toMatchObject([{ path: "high", why: "experiment", files: 4 }]);
    expect(project.read("code.py")).toBe("1\n");
    expect(applied.stdout).toMatch(/\nhigh is applied .*; u in the app takes it back\n$/);
  });

  test("are not taken back over what was changed since, and not applied without their data", async () => {
    const { project, at } = withExperiments();
    await using _ = project;
    await slipway(at, "trust");
    const { experiments } = JSON.parse((await slipway(at, "exp", "ls", "--json")).stdout);
    const { commit } = experiments.find(({ name }: { readonly name: string }) => name === "higher");
    expect((await slipway(at, "exp", "apply", commit.slice(0, 10))).code).toBe(0);
    project.write("params.yaml", "model:\n  lr: 9\n");
    await using app = await startApp({ args: [project.root], env: at.env, columns: 120, rows: 40 });
    // Its answers are there: what can be undone, too.
    await openExperiments(app);
    await app.waitFor("params.yaml becomes", 60_000);
    await act(app, "global.undo");
    await app.waitFor("experiment higher", 60_000);
    app.press("enter");
    await app.waitFor("params.yaml has changed since");
    expect([project.read("params.yaml"), project.read("m.json")]).toEqual(["model:\n  lr: 9\n", '{"acc": 0.7}\n']);

    const lock = project.git(
      "show",
      `refs/exps/${project.git("rev-parse", "HEAD").trim().replace(/^../, "$&/")}/high:dvc.lock`,
    );
    const [, md5 = ""] = /model\.txt\n\s+hash: md5\n\s+md5: (\w+)/.exec(lock) ?? [];
    execFileSync("rm", ["-f", join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2))]);
    expect(await slipway(at, "exp", "apply", "high")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("is not in DVC's cache: nothing is applied"),
    });
    expect(project.read("m.json")).toBe('{"acc": 0.7}\n');
    expect(existsSync(join(project.root, "model.txt"))).toBe(true);
    expect(await slipway(at, "exp", "apply", "hihg")).toMatchObject({ code: 2 });
  });
});
