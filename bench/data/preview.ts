import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Project } from "../../test/support/project.js";
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
  await hub.end();
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
    ],
  );
}

/** A million rows ten times over. */
function writeLarge(project: Project): void {
  project.write(".dvc/config", "");
  mkdirSync(join(project.root, "data"));
  const part = join(project.root, "data/once.csv");
  writeTable(part, 1_000_000, "before");
  const text = readFileSync(part);
  const body = text.subarray(text.indexOf("\n") + 1);
  const file = openSync(join(project.root, path), "wx");
  writeSync(file, text);
  for (let time = 1; time < 10; time++) writeSync(file, body);
  closeSync(file);
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
