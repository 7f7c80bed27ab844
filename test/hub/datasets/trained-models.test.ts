import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExperimentId } from "../../../source/domain/ids.js";
import { createTrainedModels } from "../../../source/hub/datasets/trained-models.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";

const actor = { who: "ada@gpu-07", via: "client" } as const;
const [now, before] = ["a".repeat(32), "b".repeat(32)];

test("models are those whose runs noted the data by path or digest, told apart by what the workspace holds now", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-store-"));
  const store = await openTrackingStore(folder, { now: () => 1000 });
  const read = createTrainedModels({ store });
  const register = async (tags: Readonly<Record<string, string>>, digest?: string) => {
    const run = await store.createRun({
      experimentId: "0" as ExperimentId,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    });
    const input = { tags: [], name: "train", sourceType: "local", source: "{}" };
    if (digest) await store.logInputs(run.runId, { datasets: [{ ...input, digest }], models: [] });
    return store.createModelVersion({ name: "Support", source: "models:/m-1", runId: run.runId }, actor);
  };
  const told = async () =>
    (await read())({ path: "data/a.csv", md5: now }, before).map(({ version, current }) => [version, current]);
  try {
    await store.createRegisteredModel({ name: "Support" });
    await register({ "slipway.data.data/a.csv": now });
    await register({ "slipway.data.data/a.csv": before });
    await register({ "slipway.data.data/other.csv": before });
    expect(await told()).toEqual([
      ["2", false],
      ["1", true],
    ]);
    // A version that was registered since is told at once.
    await register({ dataset_md5: now });
    await register({}, before);
    expect(await told()).toEqual([
      ["5", false],
      ["4", true],
      ["2", false],
      ["1", true],
    ]);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
