import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeProject, type Project } from "../../test/support/project.js";
import { slipway } from "../../test/support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../../test/support/tools.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { type Figure, figureTable } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";

const files = 10_000;
const rounds = 3;
const folder = "images";

const versionsSchema = z.object({ versions: z.array(z.object({ md5: z.string(), commit: z.string().optional() })) });

/**
 * A version of a folder of 10,000 files into the workspace, beside `git checkout` and `dvc checkout`, in turn; each in a project
 * of its own, so that DVC knows its files from before. No hub runs beside DVC.
 */
export async function benchRestore(): Promise<string> {
  if (missing("dvc")) throw new Error("No real DVC is here: node scripts/provision-tests.mjs");
  await using own = makeProject();
  await using peer = makeProject();
  const [ours, theirs] = [prepared(own), prepared(peer)];
  await slipway(ours, "trust");
  await slipway(ours, "hub", "stop");
  const over: Sides = { ours: [], theirs: [] };
  const gone: Sides = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [text, sides] of [["one", over] as const, ["two", gone] as const]) {
      const isGone = sides === gone;
      sides.theirs.push(byDvc(theirs, text, isGone));
      sides.ours.push(await byHub(ours, text, isGone));
    }
  }
  const figure = (work: string, sides: Sides): Figure => ({
    work: `${files.toLocaleString("en")} files: ${work}`,
    unit: "ms",
    peer: median(sides.theirs),
    hub: median(sides.ours),
    goal: { times: 1 },
    note: "same files",
  });
  const figures = [figure("over another version, every file differs", over), figure("where the folder is gone", gone)];
  return figureTable(figures, "git checkout, dvc checkout");
}

/** The folder has two versions, "one" and "two", the last of them in the workspace. */
function prepared(made: Project): Project {
  const project: Project = { ...made, env: { ...made.env, PATH: pathWithTools("dvc") } };
  dvc(project, "init");
  for (const text of ["one", "two"]) {
    makeFolder(project, text);
    dvc(project, "add", folder);
    project.commit(text);
  }
  return project;
}

type Sides = { readonly ours: number[]; readonly theirs: number[] };

function makeFolder({ root }: Project, text: string): void {
  for (let at = 0; at < files; at++) {
    const parent = join(root, folder, String(at % 100));
    if (at < 100) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `${at}.txt`), `${text} ${at}`);
  }
}

function dvc({ root, env }: Project, ...args: readonly string[]): void {
  execFileSync(dvcBin(), [...args, "--quiet"], { cwd: root, env, stdio: "ignore" });
}

/** `isGone`: the folder was removed before. In ms. */
function byDvc(project: Project, text: string, isGone: boolean): number {
  if (isGone) rmSync(join(project.root, folder), { recursive: true });
  const commit = commitOf(project, text);
  const began = performance.now();
  project.git("checkout", "--quiet", commit, "--", `${folder}.dvc`);
  dvc(project, "checkout", folder);
  const ms = performance.now() - began;
  check(project, text);
  return ms;
}

async function byHub(project: Project, text: string, isGone: boolean): Promise<number> {
  if (isGone) rmSync(join(project.root, folder), { recursive: true });
  const commit = commitOf(project, text);
  const hub = await startHub(project);
  try {
    const { versions } = versionsSchema.parse(await ask(hub, "datasets.versions", { path: folder }));
    const md5 = versions.find((version) => version.commit === commit)?.md5;
    const began = performance.now();
    await ask(hub, "datasets.restore", { path: folder, md5, commit, wait: true });
    const ms = performance.now() - began;
    check(project, text);
    return ms;
  } finally {
    await hub.end();
  }
}

function commitOf({ git }: Project, text: string): string {
  return git("log", "--format=%H", `--grep=^${text}$`).trim();
}

function check({ root }: Project, text: string): void {
  const found = readFileSync(join(root, folder, "7/7.txt"), "utf8");
  if (found !== `${text} 7`) throw new Error(`not the version "${text}": ${found}`);
}

async function ask(hub: Server, name: string, input: object): Promise<unknown> {
  const connection = hub.connect();
  try {
    return JSON.parse((await connection.post(`/slipway/v1/call/${name}`, input)).toString("utf8"));
  } finally {
    connection.close();
  }
}
