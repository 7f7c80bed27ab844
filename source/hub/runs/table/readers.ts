import type { HubContext } from "../../context.js";
import { allVersions, groupByRun } from "../versions-by-run.js";
import { createProgress } from "./progress.js";
import { createRunReader, type RunReader } from "./run-reader.js";

type ReaderNow = { readonly reader: RunReader; readonly experimentName: (experimentId: string) => string };

export type Readers = { readonly at: () => Promise<ReaderNow>; readonly close: () => void };

/** Readers of runs, each as things are at its moment. */
export function createReaders(context: Pick<HubContext, "store" | "now" | "executionEnds">): Readers {
  const { store, now, executionEnds } = context;
  const progress = createProgress();
  let versionsByRun: ReturnType<typeof groupByRun> | undefined;
  const stop = store.onChange(({ topic }) => {
    if (topic === "models") versionsByRun = undefined;
  });
  return {
    at: async () => {
      versionsByRun ??= groupByRun(await allVersions(context));
      const versions = versionsByRun;
      const { items } = await store.searchExperiments({ maxResults: 50_000, viewType: "ALL" });
      const names = new Map<string, string>(items.map(({ experimentId, name }) => [experimentId, name]));
      const experimentName = (id: string) => names.get(id) ?? "";
      const versionsOf = (runId: string) => versions.get(runId) ?? [];
      return {
        reader: createRunReader({ experimentName, versionsOf, progress, executionEnds, nowMs: now() }),
        experimentName,
      };
    },
    close: stop,
  };
}
