import { onceForKeys } from "../../domain/run-table/listed-run.js";
import type { VersionUse } from "../../domain/version-facts.js";
import type { HubContext } from "../context.js";
import { allVersions } from "../runs/versions-by-run.js";

/** As Slipway notes it (`slipway.data.PATH`), or a script of its own: a tag or param whose name says that it is an md5. */
const namesMd5 = (key: string) => key.startsWith("slipway.data.") || /(?:^|[._/-])md5$/i.test(key);
const placesOf = onceForKeys((keys) => keys.flatMap((key, at) => (namesMd5(key) ? [at] : [])));
/** A shorter digest of MLflow's could be anyone's. */
const leastDigits = 8;

/** What used each of these versions, by md5: every run that logged it, or an input of its digest. Oldest run first. */
export async function usesOf(
  { store }: Pick<HubContext, "store">,
  md5s: readonly string[],
): Promise<ReadonlyMap<string, VersionUse>> {
  const wanted = new Set(md5s);
  const byStart = new Map(md5s.map((md5) => [md5.slice(0, leastDigits), md5]));
  const runsOf = new Map<string, { runId: string; name: string; startedAtMs: number }[]>();
  for (const run of store.listRuns("ACTIVE_ONLY")) {
    const used = new Set<string>();
    for (const kind of ["tag", "param"] as const) {
      for (const at of placesOf(run.keys(kind))) {
        const value = run.value(kind, at);
        if (value !== undefined && wanted.has(value)) used.add(value);
      }
    }
    for (const { digest } of run.head.inputs) {
      const md5 = byStart.get(digest.slice(0, leastDigits));
      if (md5?.startsWith(digest)) used.add(md5);
    }
    for (const md5 of used) {
      const { name, startedAtMs } = run.head;
      const runs = runsOf.get(md5) ?? [];
      runs.push({ runId: run.runId, name, startedAtMs });
      runsOf.set(md5, runs);
    }
  }
  if (runsOf.size === 0) return new Map();
  const versions = await allVersions({ store });
  return new Map(
    [...runsOf].map(([md5, found]) => {
      const runs = found
        .sort((a, b) => a.startedAtMs - b.startedAtMs)
        .map(({ runId, name }) => ({ runId: String(runId), name }));
      const ids = new Set(runs.map(({ runId }) => runId));
      const models = versions
        .filter(({ runId }) => runId !== undefined && ids.has(runId))
        .map(({ name, version, stage }) => ({ model: name, version, stage }));
      return [md5, { runs, models }];
    }),
  );
}
