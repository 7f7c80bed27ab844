import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, openSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Project } from "../../test/support/project.js";
import { dvcBin, missing } from "../../test/support/tools.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { short, table, withUnit } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";
import { type Shape, stagedProject } from "./staged-project.js";

/** `timesFaster`: the goal for a hub that has looked before, against a `dvc status` that has. */
type Case = Shape & { readonly title: string; readonly rounds: number; readonly timesFaster: number };

const cases: readonly Case[] = [
  { title: "3 stages", stages: 3, separateParams: false, rounds: 5, timesFaster: 20 },
  { title: "100 stages", stages: 100, separateParams: false, rounds: 5, timesFaster: 20 },
  { title: "1000 stages, one param", stages: 1000, separateParams: false, rounds: 3, timesFaster: 10 },
  { title: "1000 stages, a param each", stages: 1000, separateParams: true, rounds: 1, timesFaster: 10 },
];
const bigBytes = 2 * 1024 ** 3;

const viewSchema = z.object({
  state: z.literal("ready"),
  stages: z.array(z.object({ name: z.string(), state: z.string(), reasons: z.array(z.string()) })),
});
type View = z.infer<typeof viewSchema>;

/** The state of a pipeline in the hub beside `dvc status --json`, in turn; and what a clean file of 2 GB costs. */
export async function benchState(): Promise<string> {
  if (missing("dvc")) console.log("No real DVC is here: node scripts/provision-tests.mjs. Slipway is measured alone.");
  const rows: (readonly string[])[] = [];
  for (const each of cases) rows.push(await measured(each));
  const head = [
    "pipeline",
    "dvc status, first",
    "dvc status",
    "hub, first",
    "hub",
    "after a param changed",
    "ratio",
    "goal",
    "",
  ];
  return [table(head, rows), await bigFile()].join("\n\n");
}

async function measured({ title, rounds, timesFaster, ...shape }: Case): Promise<readonly string[]> {
  await using project = stagedProject(shape);
  const hub = await startHub(project);
  const first = { hub: await timed(() => ask(hub)), dvc: await timed(() => byDvc(project)) };
  checkClean(title, first.hub.value, first.dvc.value);
  const [hubMs, dvcMs, changedMs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    hubMs.push(...(await several(5, () => ask(hub))));
    dvcMs.push((await timed(() => byDvc(project))).ms);
    changedMs.push(await afterChange(project, hub, round));
  }
  await hub.end();
  const ratio = median(dvcMs) / median(hubMs);
  const row = [
    title,
    ...[first.dvc.ms, median(dvcMs), first.hub.ms, median(hubMs), median(changedMs)].map((ms) => withUnit(ms, "ms")),
    Number.isNaN(ratio) ? "not measured" : `${short(ratio)} x`,
    `${timesFaster} x`,
    Number.isNaN(ratio) ? "" : ratio >= timesFaster ? "met" : "MISSED",
  ];
  console.log(row.join("  "));
  return row;
}

/** From the moment when params.yaml was written to the answer that tells it. */
async function afterChange(project: Project, hub: Server, round: number): Promise<number> {
  const before = project.read("params.yaml");
  const { ms, value } = await timed(async () => {
    project.write(
      "params.yaml",
      before.replace(/shared: .*/, `shared: ${round + 2}`).replace(/stage0: .*/, `stage0: -${round + 1}`),
    );
    return ask(hub);
  });
  if (!value.stages.some(({ reasons }) => reasons.some((reason) => reason.startsWith("params.yaml: keys.")))) {
    throw new Error("the changed param is not told");
  }
  project.write("params.yaml", before);
  return ms;
}

/** A hub that starts beside a sparse file of 2 GB: hashed once; from then on it costs a stat. */
async function bigFile(): Promise<string> {
  await using project = stagedProject({ stages: 3, separateParams: false });
  const file = openSync(join(project.root, "data/stage0.csv"), "w");
  ftruncateSync(file, bigBytes);
  closeSync(file);
  const hub = await startHub(project);
  const early = await timed(() => ask(hub, false));
  const first = await timed(() => ask(hub));
  const warm = await several(20, () => ask(hub));
  await hub.end();
  const rows = [
    ["first answer, the file is being read meanwhile", withUnit(early.ms, "ms")],
    ["every file hashed", withUnit(early.ms + first.ms, "ms")],
    ["again, the file unchanged", withUnit(median(warm), "ms")],
  ];
  return table(["3 stages, one of them with a dep of 2 GB", "hub"], rows);
}

async function ask(hub: Server, whole = true): Promise<View> {
  const connection = hub.connect();
  try {
    const body = await connection.post("/slipway/v1/call/pipeline.get", { whole });
    return viewSchema.parse(JSON.parse(body.toString("utf8")));
  } finally {
    connection.close();
  }
}

async function byDvc({ root, env }: Project): Promise<unknown> {
  if (missing("dvc")) return undefined;
  const options = { cwd: root, env, encoding: "utf8", maxBuffer: 1e9, stdio: "pipe" } as const;
  return JSON.parse(execFileSync(dvcBin(), ["status", "--json"], options));
}

function checkClean(title: string, { stages }: View, dvc: unknown): void {
  const changed = stages.filter(({ state }) => state !== "up-to-date");
  if (changed.length > 0) throw new Error(`${title}: the hub finds ${JSON.stringify(changed.slice(0, 3))}`);
  if (dvc !== undefined && JSON.stringify(dvc) !== "{}") throw new Error(`${title}: DVC finds ${JSON.stringify(dvc)}`);
}

async function several(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let at = 0; at < times; at++) taken.push((await timed(work)).ms);
  return taken;
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly ms: number; readonly value: Value }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}
