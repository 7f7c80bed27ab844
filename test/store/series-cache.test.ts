import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunId } from "../../source/domain/ids.js";
import { createSeriesCache } from "../../source/store/series-cache.js";
import { openSeriesFile } from "../../source/store/series-file.js";
import { emptySeries } from "../../source/store/series-state.js";

const runId = "0".repeat(32) as RunId;

// Of the run that was read last nothing was ever forgotten: a hundred long metrics of one run stayed in memory.
test("metrics of one run that do not fit are forgotten and read again, each with all its points", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-cache-"));
  const path = join(folder, "points.bin");
  const state = emptySeries();
  const file = openSeriesFile(path, state);
  const keys = ["a", "b", "c"];
  const append = (step: number) =>
    file.append(keys.map((key, at) => ({ key, value: step * (at + 1), timestampMs: step, step })));
  for (let step = 0; step < 50; step++) await append(step);
  // A column has room for about 60 points here: two of the three fit.
  const cache = createSeriesCache(
    () => path,
    () => state,
    { mostBytes: 2 * 64 * 24, wholeUpTo: 1_000_000 },
  );
  const read = async (key: string) => (await cache.columns(runId, key)).ordered("history");
  for (const round of [50, 51]) {
    for (const [at, key] of keys.entries()) {
      const { length, values } = await read(key);
      expect([key, length, values[length - 1]]).toEqual([key, round, (round - 1) * (at + 1)]);
    }
    await append(50);
  }
  await Promise.all(keys.map(read));
  await file.close();
  await rm(folder, { recursive: true });
});

// Columns were doubled while they were read: a million points took twice the memory of their numbers.
test("a series that is read takes little more than its points", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-cache-"));
  const path = join(folder, "points.bin");
  const state = emptySeries();
  const file = openSeriesFile(path, state);
  const points = 4800;
  const all = Array.from({ length: points }, (_, step) => ({ key: "loss", value: step, timestampMs: step, step }));
  await file.append(all);
  const cache = createSeriesCache(
    () => path,
    () => state,
  );
  const columns = await cache.columns(runId, "loss");
  expect(columns.ordered("step").length).toBe(points);
  expect(columns.sizeBytes()).toBeLessThan(points * 24 * 1.2);
  await file.close();
  await rm(folder, { recursive: true });
});
