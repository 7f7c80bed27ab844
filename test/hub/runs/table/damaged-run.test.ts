import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExperimentId } from "../../../../source/domain/ids.js";
import { runRow } from "../../../../source/hub/runs/run-row.js";
import { createRunTableFeature } from "../../../../source/hub/runs/table/table-feature.js";
import { openTrackingStore } from "../../../../source/store/file-tracking-store.js";
import { openRunLooks } from "../../../../source/store/run-looks.js";

const everything = { filter: "", sort: [], group: "", toggled: [], deleted: false, offset: 0, limit: 100 } as const;

test("a run whose series is damaged is told apart from one that has logged nothing, with the reason", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-damaged-"));
  const first = await openTrackingStore(folder, { now: Date.now });
  const make = async (name: string) => {
    const { runId } = await first.createRun({ experimentId: "0" as ExperimentId, name, startedAtMs: 1 });
    for (const step of [1, 2, 3]) {
      await first.logBatch(runId, { metrics: [{ key: "loss", value: 1, timestampMs: step, step }] });
    }
    return runId;
  };
  await make("whole");
  const hurt = await make("hurt");
  await first.close();
  const path = join(folder, "series", hurt, "points.bin");
  const bytes = await readFile(path);
  bytes[60] = (bytes[60] ?? 0) ^ 0x7f;
  await writeFile(path, bytes);
  await rm(join(folder, "index"), { recursive: true, force: true });

  const store = await openTrackingStore(folder, { now: Date.now });
  const context = {
    store,
    now: Date.now,
    events: { emit: () => undefined, watched: () => false },
    executionEnds: new Map(),
  };
  const table = createRunTableFeature(context, await openRunLooks(folder));
  const call = { who: "ada@gpu", signal: new AbortController().signal };
  const view = await table.handlers["runs.table"]?.({ ...everything, sort: [], toggled: [], aggregate: "best" }, call);
  const rows = view?.rows.flatMap((row) => (row.kind === "run" ? [[row.name, row.damaged ?? false]] : [])) ?? [];
  expect(Object.fromEntries(rows)).toEqual({ whole: false, hurt: true });
  const shown = { experiment: "Default", versions: [], trend: [], nowMs: 1, executionEnds: new Map() };
  expect(runRow(await store.getRun(hurt), shown).metricsProblem).toEqual({
    message: `${path} is damaged at byte 28`,
    hint: expect.stringContaining("Put a copy of the file back"),
  });
  await store.close();
  await rm(folder, { recursive: true });
});
