import { z } from "zod";
import type { RunId } from "../../domain/ids.js";
import type { Feature, HubContext } from "../context.js";
import { requireRunId } from "./run-id.js";

const deletedKind = "runs.delete";
const restoredKind = "runs.restore";
const renamedKind = "runs.rename";
const taggedKind = "runs.tag";

const deletedSchema = z.union([
  z.object({ runIds: z.array(z.string()) }),
  // As an earlier version wrote it.
  z.object({ runId: z.string() }).transform(({ runId }) => ({ runIds: [runId] })),
]);
const restoredSchema = z.object({ runIds: z.array(z.string()) });
const renamedSchema = z.object({ runId: z.string(), name: z.string() });
const taggedSchema = z.object({
  key: z.string(),
  before: z.array(z.object({ runId: z.string(), value: z.string().optional() })),
});

/** `runs.delete`, `restore`, `rename`, `tag`: each of one run or of many, each with its way back. */
export function createRunChanges({ store, undo }: Pick<HubContext, "store" | "undo">): Feature {
  const each = async (runIds: readonly string[], change: (id: RunId) => Promise<void>) => {
    for (const runId of runIds) await change(requireRunId(runId));
  };
  const tag = async (id: RunId, key: string, value: string | undefined) => {
    if (value !== undefined) return store.logBatch(id, { tags: [{ key, value }] });
    if ((await store.getRun(id)).tags.has(key)) await store.deleteRunTag(id, key);
  };
  undo.on(deletedKind, deletedSchema, ({ runIds }) => each(runIds, store.restoreRun));
  undo.on(restoredKind, restoredSchema, ({ runIds }) => each(runIds, store.deleteRun));
  undo.on(renamedKind, renamedSchema, async ({ runId, name }) => {
    await store.updateRun(requireRunId(runId), { name });
  });
  undo.on(taggedKind, taggedSchema, async ({ key, before }) => {
    for (const { runId, value } of before) await tag(requireRunId(runId), key, value);
  });

  /** Those of them that are in this state, all known, before the first is changed. */
  const those = async (runIds: readonly string[], lifecycle: "active" | "deleted") => {
    const runs = await Promise.all([...new Set(runIds)].map((runId) => store.getRun(requireRunId(runId))));
    return runs.filter((run) => run.lifecycleStage === lifecycle);
  };

  return {
    handlers: {
      "runs.delete": async ({ runIds }) => {
        const runs = await those(runIds, "active");
        for (const { runId } of runs) await store.deleteRun(runId);
        if (runs.length > 0) {
          const data = { runIds: runs.map(({ runId }) => runId) };
          await undo.push({ label: `delete of ${named(runs)}`, kind: deletedKind, data });
        }
        return { deleted: runs.length };
      },
      "runs.restore": async ({ runIds }) => {
        const runs = await those(runIds, "deleted");
        for (const { runId } of runs) await store.restoreRun(runId);
        if (runs.length > 0) {
          const data = { runIds: runs.map(({ runId }) => runId) };
          await undo.push({ label: `restore of ${named(runs)}`, kind: restoredKind, data });
        }
        return { restored: runs.length };
      },
      "runs.rename": async ({ runId, name }) => {
        const run = await store.getRun(requireRunId(runId));
        if (name === run.name) return { name };
        await store.updateRun(run.runId, { name });
        const data = { runId: run.runId, name: run.name };
        await undo.push({ label: `rename of run ${run.name} to ${name}`, kind: renamedKind, data, mild: true });
        return { name };
      },
      "runs.tag": async ({ runIds, key, value }) => {
        const runs = await those(runIds, "active");
        const before = runs.map(({ runId, tags }) => ({ runId, value: tags.get(key) }));
        for (const { runId } of runs) await tag(runId, key, value);
        if (runs.length > 0) {
          const what = key === "mlflow.note.content" ? "note" : `tag ${key}`;
          await undo.push({ label: `${what} of ${named(runs)}`, kind: taggedKind, data: { key, before }, mild: true });
        }
        return { tagged: runs.length };
      },
    },
  };
}

function named(runs: readonly { readonly name: string }[]): string {
  return runs.length === 1 ? `run ${runs[0]?.name ?? ""}` : `${runs.length.toLocaleString("en")} runs`;
}
