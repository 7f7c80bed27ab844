import type { HubClient } from "../../../client/hub-client.js";
import type { DatasetVersion } from "../../../domain/dataset.js";
import { invalid } from "../../arguments.js";

/** Fewer digits name no version: they could be anyone's. */
const leastDigits = 4;
const mostNamed = 5;

/**
 * The stored version that is meant: by a name (a tag) first, which may look like the digits of a hash; by the first digits of its
 * md5 or commit; else the one that the dataset had at a revision of git's (a branch, `HEAD~3`).
 * @throws UserError where none or several are meant
 */
export async function findVersion(
  client: HubClient,
  path: string,
  wanted: string,
  command: string,
): Promise<DatasetVersion> {
  const { versions } = await client.call("datasets.versions", { path });
  const stored = storedOf(versions);
  const isCalled = ({ names = [] }: DatasetVersion) => names.some(({ name, tag }) => name === wanted || tag === wanted);
  const begins = ({ md5, commit }: DatasetVersion) =>
    wanted.length >= leastDigits && (md5.startsWith(wanted) || commit?.startsWith(wanted) === true);
  const called = stored.filter(isCalled);
  const found = called.length > 0 ? called : stored.filter(begins);
  const first = found[0] ?? (await versionAt(client, path, stored, wanted));
  if (!first) {
    const known = stored.slice(0, mostNamed).map(({ md5 }) => md5.slice(0, 8));
    const are = known.length === 0 ? "none is stored yet" : `there are ${known.join(", ")}`;
    throw invalid(command, `${path} has no version "${wanted}": ${are}`);
  }
  const others = new Set(found.map(({ md5 }) => md5));
  if (others.size <= 1) return first;
  const list = [...others].map((md5) => md5.slice(0, 12)).join(", ");
  throw invalid(command, `"${wanted}" begins several versions of ${path}: ${list}`);
}

/** Those that can come back: the workspace itself is none of them. */
export function storedOf(versions: readonly DatasetVersion[]): readonly DatasetVersion[] {
  return versions.filter(({ commit, isSeen }) => commit !== undefined || isSeen === true);
}

async function versionAt(
  client: HubClient,
  path: string,
  versions: readonly DatasetVersion[],
  revision: string,
): Promise<DatasetVersion | undefined> {
  const data = await client.call("datasets.list", {});
  const file = data.state === "ready" ? data.datasets.find((each) => each.path === path)?.trackedBy : undefined;
  if (file === undefined) return undefined;
  const { commits } = await client.call("datasets.commitsUpTo", { file, revision });
  const byCommit = new Map(versions.map((version) => [version.commit, version]));
  return commits.flatMap((commit) => byCommit.get(commit) ?? [])[0];
}
