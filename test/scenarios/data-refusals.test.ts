import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvc, dvcProject } from "../hub/data-work/dvc-project.js";
import { pathOf } from "../support/path-of.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing } from "../support/tools.js";

/** A dozen commands. */
const slowMs = 90_000;

test.skipIf(missing("dvc"))(
  "a broken dvc.yaml is named as what keeps data from being changed, and so is a command that has changed",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "n\n1\n" });
    expect(await slipway(project, "trust", "--list")).toMatchObject({
      stdout: `${project.root} has no dvc.yaml with commands: nothing of it runs yet.\n`,
    });
    project.write("dvc.yaml", "stages:\n  a:\n   cmd: [\n");
    expect(await slipway(project, "data", "add", "data/a.csv")).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^slipway: What .* runs cannot be read, so nothing in it is changed: dvc\.yaml, line \d/,
      ),
    });
    project.write("dvc.yaml", "stages:\n  a:\n    cmd: echo other\n");
    expect(await slipway(project, "data", "add", "data/a.csv")).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^slipway: What .* runs has changed since it was trusted: [\s\S]*slipway trust/),
    });
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "an add whose commit cannot be made, or of which a part fails, says what was done all the same",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "n\n1\n", "data/b.csv": "n\n2\n" });
    project.write(".git/index.lock", "");
    expect(await slipway(project, "data", "add", "data/a.csv", "-m", "first")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^slipway: data\/a\.csv is tracked by DVC now; only the commit was not made: /),
    });
    // The disk fills between the two: DVC takes them one after the other.
    project.write("data/c.csv", "n\n3\n");
    const full = `#!/bin/sh\n"${dvcBin()}" add -q -- data/b.csv && echo "ERROR: [Errno 28] No space left on device" >&2; exit 255\n`;
    const tools = join(project.root, "../full");
    mkdirSync(tools);
    writeFileSync(join(tools, "dvc"), full, { mode: 0o755 });
    const onFull = { ...project, env: { ...project.env, PATH: `${tools}:${project.env.PATH}` } };
    expect(await slipway(onFull, "data", "add", "data/b.csv", "data/c.csv")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^slipway: dvc add failed: No space left on device; before that data\/b\.csv was added\n/,
      ),
    });
    const noDvc = { ...project, env: { ...project.env, PATH: pathOf(project, "git") } };
    await slipway(project, "hub", "stop");
    expect(await slipway(noDvc, "data", "add", "data/b.csv")).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^slipway: Cannot add data\/b\.csv: DVC is not installed\n/),
    });
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "what names no data is refused in plain words: a nonsense md5, a path outside, a name that is not UTF-8, a limit of a byte",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "n\n1\n" });
    dvc(project, "add", "-q", "data/a.csv");
    project.commit("data");
    const told = async (...args: readonly string[]) => (await slipway(project, ...args)).stderr.split("\n")[0];
    const tracking = project.read("data/a.csv.dvc");
    project.write("data/a.csv.dvc", tracking.replace(/md5: [0-9a-f]{32}/, "md5: nonsense"));
    project.commit("nonsense");
    expect(await told("data", "diff", "data/a.csv")).toBe(
      'slipway: "nonsense" is no md5 as DVC writes it (32 digits and letters a-f): mend it in the .dvc file, or restore a version of it',
    );
    expect(await told("data", "diff", "data/a.csv", "!!")).toBe(
      'slipway: "!!" is no version: give its first letters, a tag, or a revision of git (HEAD~3)',
    );
    expect(await told("data", "show", "../../etc/passwd")).toBe('slipway: "../../etc/passwd" is not in the project');
    expect(await told("data", "kept", "limit", "--size", "1")).toContain(
      '--size wants at least 1MB, as in 20GB, not "1"',
    );
    writeFileSync(Buffer.concat([Buffer.from(join(project.root, "data/")), Buffer.from([0xe9, 0x2e, 0x62])]), "x");
    expect(await told("data", "add", "data/\ufffd.b")).toContain(
      'The name of "data/\ufffd.b" is not UTF-8, which is not supported: DVC writes names as UTF-8',
    );
  },
  slowMs,
);
