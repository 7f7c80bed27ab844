import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fixedColumns } from "../../source/domain/run-table/run-column.js";
import { startHub } from "../support/hub.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { type Ended, slipway } from "../support/slipway.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };

/** The command line through a shell that gives it something special: a full device, a limit. */
function throughShell({ root, env }: Project, script: string): Promise<Ended> {
  const program = `'${process.execPath}' '${resolve("dist/slipway.js")}'`;
  return new Promise((done) => {
    execFile("/bin/sh", ["-c", script.replace("slipway", program)], { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}

async function post(hub: { readonly url: string; readonly token: string | undefined }, path: string, body: unknown) {
  const response = await fetch(`${hub.url}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const created = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });

function runIdOf(body: unknown): string {
  return created.parse(body).run.info.run_id;
}

describe("the command line", () => {
  // A stack of Node was printed.
  test("says in one line that its output cannot be written", async () => {
    await using project = makeProject(pipeline);
    const { code, stderr } = await throughShell(project, "slipway ps > /dev/full");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^slipway: Standard output cannot be written: ENOSPC.*\n.+\n$/);
  });

  // "The hub does not start. Look into hub.log", where nothing could be written.
  test("names a full disk when the hub cannot start for it", async () => {
    await using project = makeProject(pipeline);
    expect(await slipway(project, "init")).toMatchObject({ code: 0 });
    const { code, stderr } = await throughShell(project, "ulimit -f 0; slipway ps");
    expect(code).toBe(1);
    expect(stderr).toMatch(/No space left for .*\(EFBIG\)/);
  });

  test("takes options before a command, a run that is named twice once, and tells how many are compared", async () => {
    await using project = makeProject(pipeline);
    await using hub = await startHub(project);
    await post(hub, "runs/create", { experiment_id: "0", run_name: "one", start_time: 1 });
    const [, id = ""] = (await slipway(project, "runs", "ls", "--csv", "--columns", "id")).stdout.split("\r\n");
    expect(await slipway(project, "--read-only", "runs", "delete", id)).toMatchObject({ code: 3 });
    expect(await slipway(project, "runs", "compare", id, "one")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`"one" is named twice: it is ${id}`),
    });
    const many = Array.from({ length: 22 }, (_, at) => `run-${at}`);
    expect(await slipway(project, "runs", "compare", ...many)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("A comparison takes at most 20 runs, not 22"),
    });
    expect(await slipway(project, "runs", "delete", id, "one")).toMatchObject({
      code: 0,
      stdout: `deleted ${id} one\n`,
    });
  });

  test("ends with 2 for a filter, an order and a number that are none, each with its own words", async () => {
    await using project = makeProject(pipeline);
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [["runs", "ls", "--filter", "metrics.x >"], "Invalid filter"],
      [["runs", "ls", "--order-by", "metrics.x SIDEWAYS"], "Invalid --order-by"],
      [["runs", "ls", "--limit", "-5"], '--limit wants a value, and one does not begin with "-"'],
      [["hub", "start", "--idle", "-1"], "--idle wants a value"],
      [["hub", "start", "--idle=-1"], "--idle wants a whole number"],
    ];
    for (const [args, says] of wrong) {
      const { code, stderr } = await slipway(project, ...args);
      expect({ args, code, lines: stderr.trimEnd().split("\n").length }).toEqual({ args, code: 2, lines: 2 });
      expect(stderr).toContain(says);
    }
  });

  test("refuses two forms of one answer and an empty id, and tells what a family of commands wants", async () => {
    await using project = makeProject(pipeline);
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [["runs", "ls", "--json", "--csv"], "--json and --csv are forms of one answer"],
      [["runs", "show", "x", "--md", "--json"], "--json and --md are forms of one answer"],
      [["runs", "show", ""], 'An argument is empty: ""'],
      [["runs", "delete", " "], 'An argument is empty: ""'],
      [["models", "audit", ""], 'An argument is empty: ""'],
    ];
    for (const [args, says] of wrong) {
      const { code, stderr } = await slipway(project, ...args);
      expect({ args, code, lines: stderr.trimEnd().split("\n").length }).toEqual({ args, code: 2, lines: 2 });
      expect(stderr).toContain(says);
    }
    const { code, stdout } = await slipway(project, "runs", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^slipway runs ls \[--filter[\s\S]*^slipway runs delete ID…[\s\S]*^slipway runs watch \[ID/m,
    );
  });

  test("names every column where one is none, and in the help", async () => {
    await using project = makeProject(pipeline);
    const { code, stderr } = await slipway(project, "runs", "ls", "--columns", "NOPE");
    expect(code).toBe(2);
    for (const text of [stderr, (await slipway(project, "runs", "ls", "--help")).stdout]) {
      expect(text).toContain(`${fixedColumns.join(", ")}, param:KEY, tag:KEY, last:KEY, min:KEY, max:KEY, best:KEY`);
      expect(text).not.toContain("…,");
    }
    const listed = await slipway(project, "runs", "ls", "--columns", "list");
    expect([listed.code, listed.stdout.split("\n").slice(0, 3)]).toEqual([0, ["state", "name", "experiment"]]);
  });

  test("ends with 2 before it watches where --until or --filter is no condition, in the user's own words", async () => {
    await using project = makeProject(pipeline);
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [["--until", "metrics.loss <"], 'Invalid --until "metrics.loss <" at column 15'],
      [["--until", ""], "--until wants a condition"],
      [["--until", "garbage"], 'Invalid --until "garbage": "garbage" is no condition'],
      [["--filter", "lr>", "--until", "loss<1"], 'Invalid --filter "lr>" at column 4'],
    ];
    for (const [args, says] of wrong) {
      const { code, stdout, stderr } = await slipway(project, "runs", "watch", ...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr).toContain(says);
      expect(stderr).not.toContain("run_id");
    }
  });

  test("watches the next run to start where none is running, and never one that has ended", async () => {
    await using project = makeProject(pipeline);
    await using hub = await startHub(project);
    const old = await post(hub, "runs/create", { experiment_id: "0", run_name: "old", start_time: Date.now() - 1000 });
    await post(hub, "runs/update", { run_id: runIdOf(old.body), status: "FINISHED", end_time: Date.now() });
    const none = await slipway(project, "runs", "watch", "--timeout", "1", "--json");
    expect([none.code, JSON.parse(none.stdout)]).toEqual([1, { outcome: "timeout", runs: [] }]);
    expect(none.stderr).toContain("no run is running: waiting for the next one to start");

    const child = spawn(process.execPath, [resolve("dist/slipway.js"), "runs", "watch", "--until", "loss<0.5"], {
      cwd: project.root,
      env: project.env,
    });
    const output: string[] = [];
    child.stdout.on("data", (data) => output.push(String(data)));
    const ended = new Promise((done) => child.once("exit", done));
    await new Promise((done) => child.stderr.once("data", done));
    const next = await post(hub, "runs/create", { experiment_id: "0", run_name: "next", start_time: Date.now() });
    const point = { run_id: runIdOf(next.body), key: "loss", value: 0.25, timestamp: Date.now(), step: 1 };
    await post(hub, "runs/log-metric", point);
    expect(await ended).toBe(0);
    expect(output.join("")).toMatch(/next [0-9a-f]{8} running step 1 {2}loss 0\.25[\s\S]*loss<0\.5: true/);
    expect(output.join("")).not.toContain("old");
  });

  test("ends with 1 for the audit of a model that never was", async () => {
    await using project = makeProject(pipeline);
    expect(await slipway(project, "models", "audit", "nope")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("nope"),
    });
  });

  // "The hub failed at this request" was told of it.
  test("tells of a dvc.yaml with too many aliases where it is", async () => {
    const many = `a: &a [${"x,".repeat(99)}]\nb: &b [${"*a,".repeat(99)}]\nc: [${"*b,".repeat(99)}]\n`;
    await using project = makeProject({ "dvc.yaml": many });
    expect(await slipway(project, "status")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/dvc\.yaml: .*alias/),
    });
  });

  // It trusted first, and a hostile command could rewrite what was then shown.
  test("shows what would run before it trusts it, and with --list only shows it", async () => {
    await using project = makeProject({ "dvc.yaml": 'stages:\n  t:\n    cmd: "evil\\e[2K\\rgood\\u202Exyz"\n' });
    const shown = `What ${project.root} runs:\n  t: evil\\u{1b}[2K\\u{d}good\\u{202e}xyz\n`;
    expect(await slipway(project, "trust", "--list")).toMatchObject({ code: 0, stdout: shown });
    expect(JSON.parse((await slipway(project, "trust", "--list", "--json")).stdout)).toMatchObject({ trusted: false });
    const { code, stdout } = await slipway(project, "trust");
    expect({ code, isFirst: stdout.startsWith(shown) }).toEqual({ code: 0, isFirst: true });
    project.write("dvc.yaml", "stages: [\n");
    expect(await slipway(project, "trust")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("cannot be read"),
    });
  });
});

describe("a store that is not whole", () => {
  // Only hub.log said so: lists were shorter without a word.
  test("is told by every list, by the header and by doctor, and gives no name away that may be taken", async () => {
    await using project = makeProject(pipeline);
    {
      await using hub = await startHub(project);
      expect((await post(hub, "registered-models/create", { name: "taken" })).status).toBe(200);
      const run = await post(hub, "runs/create", { experiment_id: "0", start_time: 1 });
      expect(run.status).toBe(200);
    }
    for (const folder of ["models", "runs"]) {
      const [name = ""] = readdirSync(join(project.root, ".slipway/db", folder)).filter((each) =>
        each.endsWith(".json"),
      );
      writeFileSync(join(project.root, ".slipway/db", folder, name), "{oops");
    }
    await using hub = await startHub(project);
    for (const command of ["runs", "models"]) {
      const { code, stdout, stderr } = await slipway(project, command, "ls", "--json");
      expect({ command, code, problems: JSON.parse(stdout).problems.length }).toEqual({
        command,
        code: 0,
        problems: 2,
      });
      expect(stderr.match(/^slipway: this is not all, for .* is not JSON$/gm)).toHaveLength(2);
    }
    expect((await slipway(project, "doctor")).stdout.match(/✗ store .* is not JSON/g)).toHaveLength(2);
    const created = await post(hub, "registered-models/create", { name: "taken" });
    expect(created.status).not.toBe(200);
    expect(JSON.stringify(created.body)).toContain("may be taken");
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor(/2 unreadable[\s\S]*The store is not shown whole/);
  });

  // The advice was --read-only, which failed with the same advice.
  test("that a newer Slipway wrote is refused, and can be looked at with --read-only, which changes nothing", async () => {
    for (const name of ["settings.json", "experiments.json"]) {
      await using project = makeProject(pipeline);
      const file = join(project.root, ".slipway/db", name);
      project.write(`.slipway/db/${name}`, '{"version":99,"data":{"new":true}}');
      const refused = await slipway(project, "runs", "ls");
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("written by a newer Slipway") });
      const looked = await slipway(project, "runs", "ls", "--read-only");
      expect(looked).toMatchObject({ code: 0, stderr: expect.stringContaining("written by a newer Slipway") });
      expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
      expect(await slipway(project, "hub", "start", "--read-only", "--idle", "60")).toMatchObject({ code: 0 });
      expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
      expect(readFileSync(file, "utf8")).toBe('{"version":99,"data":{"new":true}}');
      expect(existsSync(`${file}.bak`)).toBe(false);
    }
  });
});
