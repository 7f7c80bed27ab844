import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DatasetsView } from "../../source/api/dataset-calls.js";
import { type DataStatus, statusByDvc, statusOf } from "../../test/support/data-status.js";
import { makeProject, type Project } from "../../test/support/project.js";
import { dvcBin, missing } from "../../test/support/tools.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { type Figure, figureTable, withUnit } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";

const files = 10_000;
const rounds = 5;
const folder = "images";

const dataset = z.looseObject({
  path: z.string(),
  kind: z.enum(["file", "directory"]),
  trackedBy: z.string(),
  state: z.enum([
    "clean",
    "modified",
    "missing",
    "not-made",
    "not-in-cache",
    "new",
    "running",
    "checking",
    "unreadable",
  ]),
  md5: z.string().optional(),
  uncached: z.literal(true).optional(),
  uncommitted: z.enum(["added", "modified"]).optional(),
});
const viewSchema = z.object({ state: z.literal("ready"), datasets: z.array(dataset), remotes: z.array(z.string()) });

/** The state of a folder of 10,000 files in the hub beside `dvc data status --json`, in turn: clean, with a changed file, gone, not in the cache. */
export async function benchState(): Promise<string> {
  if (missing("dvc")) throw new Error("No real DVC is here: node scripts/provision-tests.mjs");
  await using project = makeProject();
  makeFolder(project);
  const hub = await startHub(project);
  try {
    const first = await timed(() => ask(hub));
    const figures: Figure[] = [];
    for (const [work, change] of situations(project)) {
      const back = change();
      figures.push(await figureOf(project, hub, work));
      back();
    }
    return `${figureTable(figures, "dvc data status --json")}\n\nA hub's first look, every file hashed: ${withUnit(first.ms, "ms")}.`;
  } finally {
    await hub.end();
  }
}

function makeFolder({ root, env }: Project): void {
  for (let at = 0; at < files; at++) {
    const parent = join(root, folder, String(at % 100));
    if (at < 100) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `${at}.txt`), `file ${at}`);
  }
  for (const argv of [["init"], ["add", folder]])
    execFileSync(dvcBin(), [...argv, "--quiet"], { cwd: root, env, stdio: "ignore" });
}

/** Each changes the folder and gives the way back. */
function situations({ root }: Project): readonly (readonly [work: string, change: () => () => void])[] {
  const whole = join(root, folder);
  const file = join(whole, "7/7.txt");
  const cache = join(root, ".dvc/cache");
  return [
    ["clean", () => () => undefined],
    [
      "a file changed",
      () => {
        writeFileSync(file, "changed");
        return () => writeFileSync(file, "file 7");
      },
    ],
    [
      "not in the cache",
      () => {
        renameSync(cache, `${cache}-aside`);
        return () => {
          rmSync(cache, { recursive: true, force: true });
          renameSync(`${cache}-aside`, cache);
        };
      },
    ],
    [
      "the folder gone",
      () => {
        renameSync(whole, `${whole}-aside`);
        return () => renameSync(`${whole}-aside`, whole);
      },
    ],
  ];
}

async function figureOf(project: Project, hub: Server, what: string): Promise<Figure> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const dvc = await timed(async () => statusByDvc(project.root, project.env));
    const own = await timed(() => ask(hub));
    checkSame(what, statusOf(own.value), dvc.value);
    theirs.push(dvc.ms);
    ours.push(own.ms);
  }
  const work = `state of a folder of ${files.toLocaleString("en")} files: ${what}`;
  return { work, unit: "ms", peer: median(theirs), hub: median(ours), goal: { times: 10 }, note: "same answer" };
}

async function ask(hub: Server): Promise<DatasetsView> {
  const connection = hub.connect();
  try {
    const body = await connection.post("/slipway/v1/call/datasets.list", { whole: true });
    const { datasets, ...view } = viewSchema.parse(JSON.parse(body.toString("utf8")));
    const absent = { stage: undefined, sizeBytes: undefined, files: undefined, rows: undefined };
    const known = datasets.map(({ path, kind, trackedBy, state, md5, uncached, uncommitted }) => ({
      ...absent,
      ...{ path, kind, trackedBy, state, md5 },
      ...(uncached ? { uncached } : {}),
      ...(uncommitted ? { uncommitted } : {}),
    }));
    return { ...view, datasets: known };
  } finally {
    connection.close();
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}

function checkSame(what: string, ours: DataStatus, theirs: DataStatus): void {
  const [own, dvc] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (own !== dvc) throw new Error(`not the same answer (${what}): ${own}; dvc data status: ${dvc}`);
}
