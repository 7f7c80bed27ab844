import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { z } from "zod";
import { createTables } from "../../source/adapters/tables/tables-process.js";
import { missing, peerPython } from "../../test/support/tools.js";
import { temporaryFolder } from "../tracking/cleanup.js";
import { nodeOfItsOwn } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { peakMb, processTree, treeCpuMs } from "../tracking/process-tree.js";
import { type Figure, figureTable } from "../tracking/report.js";
import { writeTable } from "./table.js";

const rows = 1_000_000;
const rounds = 5;

const takenSchema = z.object({
  added: z.number(),
  removed: z.number(),
  changed: z.number(),
  ms: z.number(),
  cpuMs: z.number().default(Number.NaN),
  peakMb: z.number(),
});
type Taken = z.infer<typeof takenSchema>;

/** The difference of two CSVs of a million rows, the start of the process that reads them with it, beside pandas. */
export async function benchDifference(): Promise<string> {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "before.csv"), join(folder, "after.csv")];
  writeTable(before, rows, "before");
  writeTable(after, rows, "after");
  const [ours, theirs]: [Taken[], Taken[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await bySlipway(before, after));
    if (!missing("peerPython")) theirs.push(byPandas(before, after));
    checkSame(ours.at(-1), theirs.at(-1));
  }
  const middle = (of: readonly Taken[], key: "ms" | "cpuMs" | "peakMb") =>
    of.length === 0 ? undefined : median(of.map((taken) => taken[key]));
  const work = "two CSVs of 1M rows, 100 MB each";
  const figure = (what: string, unit: Figure["unit"], key: "ms" | "peakMb", under: number): Figure => ({
    work: `${work}: ${what}`,
    unit,
    peer: middle(theirs, key),
    hub: middle(ours, key),
    goal: { under },
    ...(key === "ms" ? { note: `${Math.round((middle(ours, "cpuMs") ?? 0) / 100) / 10} s of processor` } : {}),
  });
  return figureTable([figure("difference", "ms", "ms", 3000), figure("peak memory", "MB", "peakMb", 300)], "pandas");
}

async function bySlipway(before: string, after: string): Promise<Taken> {
  const tables = createTables([nodeOfItsOwn(), resolve("dist/slipway.js")]);
  const file = (path: string) => ({ path, name: path, format: "csv" }) as const;
  const began = performance.now();
  const request = { ask: "difference", before: file(before), after: file(after), key: [] } as const;
  const asked = { ...request, key: [], tokenizers: { found: [] } };
  const { added, removed, changed } = await tables.ask(asked, new AbortController().signal);
  const ms = performance.now() - began;
  const [reader = 0] = processTree(process.pid).filter((pid) => pid !== process.pid);
  const taken = { added, removed, changed, ms, cpuMs: treeCpuMs(reader), peakMb: peakMb(reader) };
  await tables.close();
  return taken;
}

function byPandas(before: string, after: string): Taken {
  const argv = [resolve("bench/data/pandas-difference.py"), before, after];
  return takenSchema.parse(JSON.parse(execFileSync(peerPython(), argv, { encoding: "utf8" })));
}

function checkSame(ours: Taken | undefined, theirs: Taken | undefined): void {
  const told = (of: Taken | undefined) => of && [of.added, of.removed, of.changed].join(" added, removed, changed ");
  if (theirs && told(ours) !== told(theirs)) throw new Error(`not the same: ${told(ours)}; pandas: ${told(theirs)}`);
}
