import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Project } from "../../test/support/project.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { benchProject } from "../tracking/project.js";
import { type Figure, figureTable } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";

const [commits, versions] = [5000, 200];
const path = "data/pairs.csv";
const rounds = 10;

const versionsSchema = z.object({ versions: z.array(z.object({ md5: z.string(), commit: z.string().optional() })) });

/** The history of a dataset of 200 versions in a repository of 5,000 commits, beside a loop of `git show`: DVC has no command for it. */
export async function benchHistory(): Promise<string> {
  await using project = benchProject();
  writeHistory(project);
  const looped: number[] = [];
  let expected: readonly string[] = [];
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    expected = byGitShow(project.root);
    looped.push(performance.now() - began);
  }
  const hub = await startHub(project);
  const first = await asked(hub);
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) again.push((await asked(hub)).ms);
  await hub.end();
  if (first.md5s.join() !== expected.join()) throw new Error(`not the same: ${first.md5s.length} versions`);
  const figure = (work: string, ms: number): Figure => ({
    work: `${versions} versions in ${commits.toLocaleString("en")} commits: ${work}`,
    unit: "ms",
    peer: median(looped),
    hub: ms,
    goal: { under: 300 },
  });
  return figureTable([figure("the first question", first.ms), figure("again", median(again))], "loop of git show");
}

function byGitShow(root: string): readonly string[] {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
  const found = git("log", "--all", "--format=%H", "--", `${path}.dvc`).trim().split("\n");
  return found.map((commit) => /md5: (\w+)/.exec(git("show", `${commit}:${path}.dvc`))?.[1] ?? "");
}

async function asked(hub: Server): Promise<{ readonly ms: number; readonly md5s: readonly string[] }> {
  const connection = hub.connect();
  try {
    const began = performance.now();
    const body = await connection.post("/slipway/v1/call/datasets.versions", { path });
    const ms = performance.now() - began;
    const found = versionsSchema.parse(JSON.parse(body.toString("utf8"))).versions;
    return { ms, md5s: found.filter(({ commit }) => commit !== undefined).map(({ md5 }) => md5) };
  } finally {
    connection.close();
  }
}

/** Every 25th commit has another version, all of them in the cache; the others change one of a hundred scripts. */
function writeHistory(project: Project): void {
  project.write(".dvc/config", "");
  const stream: string[] = [];
  const file = (name: string, text: string) =>
    stream.push(`M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  for (let at = 1; at <= commits; at++) {
    const message = `Change ${at}`;
    const when = `Ada <ada@example.org> ${1_700_000_000 + at * 60} +0000`;
    stream.push(`commit refs/heads/main\ncommitter ${when}\ndata ${message.length}\n${message}\n`);
    if (at % (commits / versions) === 0) {
      const text = `prompt,answer\n${"How do I get a refund?,Open Orders.\n".repeat(at)}`;
      const md5 = createHash("md5").update(text).digest("hex");
      put(join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2)), text);
      put(join(project.root, path), text);
      file(`${path}.dvc`, `outs:\n- md5: ${md5}\n  size: ${text.length}\n  hash: md5\n  path: pairs.csv\n`);
    } else file(`scripts/part-${at % 100}.py`, `step = ${at}\n`);
  }
  project.git("init", "-q", "-b", "main");
  spawnSync("git", ["fast-import", "--quiet"], { cwd: project.root, input: stream.join("") });
  project.git("reset", "-q", "--hard");
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
