import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { act } from "../../test/support/act.js";
import type { Project } from "../../test/support/project.js";
import { startApp } from "../../test/support/pty.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { benchProject } from "../tracking/project.js";
import { table, withUnit } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";
import { writeTable } from "./table.js";

const path = "data/pairs.csv";
const pageSchema = z.object({ rows: z.array(z.unknown()).min(1), total: z.number().optional() });
const page = { table: { path }, limit: 50, whole: false };
const goalMs = 100;
const searchedSchema = z.object({ next: z.number(), total: z.number() });
const tracked = "outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  size: 3\n  hash: md5\n  path: pairs.csv\n";

/** Rows of a CSV of 1 GB, asked of the hub over HTTP. */
export async function benchPreview(): Promise<string> {
  await using project = benchProject();
  writeLarge(project);
  const hub = await startHub(project);
  const first = await timed(hub, { ...page, of: "from", from: 0 });
  const again = [];
  for (let round = 0; round < 20; round++) again.push((await timed(hub, { ...page, of: "from", from: 0 })).ms);
  const last = await timed(hub, { ...page, of: "last" });
  const deep = await timed(hub, { ...page, of: "from", from: 5_000_000 });
  const deeper = await timed(hub, { ...page, of: "from", from: 9_000_000 });
  const random = await timed(hub, { ...page, of: "random", seed: 1 });
  const none = await searchedMs(hub, { text: "nowhere to be found" });
  const inColumn = await searchedMs(hub, { text: "zzz", column: "user_prompt" });
  await hub.end();
  const keys = await keyMs(project);
  const goal = (ms: number) => ["under 100 ms", ms < goalMs ? "met" : "MISSED"];
  return table(
    ["a CSV of 1 GB, 10 million rows", "the hub's answer", "goal", ""],
    [
      ["the first page, of a hub that has just started", withUnit(first.ms, "ms"), ...goal(first.ms)],
      ["the first page, again", withUnit(median(again), "ms"), ...goal(median(again))],
      ["the last page", withUnit(last.ms, "ms"), ...goal(last.ms)],
      ["row 5,000,000: the whole file is counted first", withUnit(deep.ms, "ms"), "", ""],
      ["row 9,000,000 then", withUnit(deeper.ms, "ms"), ...goal(deeper.ms)],
      ["50 rows by chance then", withUnit(random.ms, "ms"), ...goal(random.ms)],
      ["a text that no row has, in every column then", withUnit(none, "ms"), "", ""],
      ["the same in one column", withUnit(inColumn, "ms"), "", ""],
      [
        "key p to the first page on the screen, of an app that has just started",
        withUnit(keys[0], "ms"),
        ...goal(keys[0]),
      ],
      ["key p to the first page on the screen, again", withUnit(median(keys[1]), "ms"), ...goal(median(keys[1]))],
    ],
  );
}

/** A million rows ten times over. */
function writeLarge(project: Project): void {
  project.write(".dvc/config", "");
  project.write("data/pairs.csv.dvc", tracked);
  mkdirSync(join(project.root, "data"), { recursive: true });
  const part = join(project.root, "data/once.csv");
  writeTable(part, 1_000_000, "before");
  const text = readFileSync(part);
  rmSync(part);
  const body = text.subarray(text.indexOf("\n") + 1);
  const file = openSync(join(project.root, path), "wx");
  writeSync(file, text);
  for (let time = 1; time < 10; time++) writeSync(file, body);
  closeSync(file);
}

/** Through all rows, in as many calls as it takes. */
async function searchedMs(hub: Server, sought: object): Promise<number> {
  const connection = hub.connect();
  try {
    const began = performance.now();
    for (let from = 0; ; ) {
      const body = await connection.post("/slipway/v1/call/tables.page", { ...page, ...sought, of: "found", from });
      const { next, total } = searchedSchema.parse(JSON.parse(body.toString("utf8")));
      if (next >= total) return performance.now() - began;
      from = next;
    }
  } finally {
    connection.close();
  }
}

/** From the key to the rows, the first time and after that. */
async function keyMs(project: Project): Promise<readonly [first: number, again: readonly number[]]> {
  await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
  await app.waitFor("Registry");
  act(app, "global.tab-datasets");
  await app.waitFor(/pairs\.csv/);
  act(app, "list.last");
  await app.waitFor(/path +data\/pairs/);
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const began = performance.now();
    act(app, "datasets.preview");
    await app.waitFor(/user_prompt/);
    times.push(performance.now() - began);
    await app.waitFor(/row 1 of 10,000,000/, 60_000);
    act(app, "data-preview.close");
    await app.waitFor(/path +data\/pairs/);
  }
  const [first = Number.NaN, ...again] = times;
  return [first, again];
}

async function timed(hub: Server, input: object): Promise<{ readonly ms: number }> {
  const connection = hub.connect();
  try {
    const began = performance.now();
    const body = await connection.post("/slipway/v1/call/tables.page", input);
    const ms = performance.now() - began;
    pageSchema.parse(JSON.parse(body.toString("utf8")));
    return { ms };
  } finally {
    connection.close();
  }
}
