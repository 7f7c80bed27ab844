import type { VersionName } from "./version-facts.js";

type Tag = { readonly name: string; readonly atMs: number };

/** GTO's tags (gto/tag.py, own wording): NAME@v1.2.3, NAME#STAGE, both with `!` to take it back and `#N` to count. */
const gto =
  /^(?<artifact>(?:[\w./-]+=)?[A-Za-z0-9](?:[\w/-]*[A-Za-z0-9])?)(?:(?:#(?<stage>[A-Za-z0-9](?:[\w/-]*[A-Za-z0-9])?)|@(?<version>v\d+\.\d+\.\d+[^!#]*))(?<cancel>!?)|@(?<word>deprecated|created))(?:#\d+)?$/;

/**
 * What each tag says of a dataset, by the tag's name: of GTO's those of its own artifacts that stand (the newest of a stage,
 * not taken back), nothing of those of other artifacts, every other as it is.
 */
export function namesOfTags(
  tags: readonly Tag[],
  { own, others }: { readonly own: readonly string[]; readonly others: readonly string[] },
): ReadonlyMap<string, VersionName> {
  const names = new Map<string, VersionName>();
  /** The newest tag of each stage and version. */
  const latest = new Map<string, Tag>();
  for (const tag of tags) {
    const parts = gto.exec(tag.name)?.groups;
    const artifact = parts?.artifact?.replace("=", ":") ?? "";
    if (parts === undefined || !(own.includes(artifact) || others.includes(artifact))) {
      names.set(tag.name, { name: tag.name, tag: tag.name, kind: "tag" });
    } else if (own.includes(artifact) && parts.word === undefined) {
      const key = [artifact, parts.stage, parts.version].join(" ");
      if (isNewer(tag, latest.get(key))) latest.set(key, tag);
    }
  }
  for (const tag of latest.values()) {
    const name = standing(tag);
    if (name) names.set(tag.name, name);
  }
  return names;
}

/** Undefined where it takes back. */
function standing({ name }: Tag): VersionName | undefined {
  const { stage, version = "", cancel } = gto.exec(name)?.groups ?? {};
  if (cancel === "!") return undefined;
  return { name: stage ?? version, tag: name, kind: stage === undefined ? "version" : "stage" };
}

function isNewer(tag: Tag, before: Tag | undefined): boolean {
  if (before === undefined || before.atMs !== tag.atMs) return before === undefined || before.atMs < tag.atMs;
  return count(before) < count(tag);
}

function count({ name }: Tag): number {
  return Number(/#(\d+)$/.exec(name)?.[1] ?? 0);
}
