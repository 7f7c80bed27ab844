import type { RunRow } from "../../api/views.js";
import type { ModelVersion } from "../../domain/registry.js";
import type { HubContext } from "../context.js";

/** Every version of every registered model. */
export async function allVersions({ store }: Pick<HubContext, "store">): Promise<readonly ModelVersion[]> {
  const versions: ModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.searchModelVersions({ maxResults: 10_000, pageToken });
    versions.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return versions;
}

/** The versions that runs became, by the run's id. */
export function groupByRun(versions: readonly ModelVersion[]): ReadonlyMap<string, RunRow["versions"]> {
  const byRun = new Map<string, RunRow["versions"][number][]>();
  for (const { name, version, stage, runId } of versions) {
    if (runId === undefined) continue;
    const list = byRun.get(runId) ?? [];
    list.push({ model: name, version, stage });
    byRun.set(runId, list);
  }
  return byRun;
}
