import { execFileSync } from "node:child_process";
import { z } from "zod";
import type { DatasetsView } from "../../source/api/dataset-calls.js";
import { dvcBin } from "./tools.js";

const paths = z.array(z.string()).default([]);
const statusSchema = z.object({
  not_in_cache: paths,
  committed: z
    .object({ modified: paths, added: paths, renamed: z.array(z.object({ new: z.string() })).default([]) })
    .partial()
    .default({}),
  uncommitted: z.object({ modified: paths, deleted: paths, added: paths }).partial().default({}),
});

/** What differs between workspace, DVC's files, its cache and the last commit: paths, those of folders end in "/". */
export type DataStatus = {
  readonly notInCache: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  readonly added: readonly string[];
  /** DVC's files say otherwise than those of the last commit. */
  readonly notCommitted: { readonly modified: readonly string[]; readonly added: readonly string[] };
};

type Environment = Readonly<Record<string, string | undefined>>;

/** As the real `dvc data status --json` has it. */
export function statusByDvc(root: string, env: Environment, ...args: readonly string[]): DataStatus {
  const text = execFileSync(dvcBin(), ["data", "status", "--json", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { not_in_cache: notInCache, uncommitted, committed } = statusSchema.parse(JSON.parse(text));
  const { modified = [], deleted = [], added = [] } = uncommitted;
  // What was moved is new at its path.
  const moved = (committed.renamed ?? []).map((each) => each.new);
  const notCommitted = {
    modified: (committed.modified ?? []).sort(),
    added: [...(committed.added ?? []), ...moved].sort(),
  };
  return {
    notInCache: notInCache.sort(),
    modified: modified.sort(),
    deleted: deleted.sort(),
    added: added.sort(),
    notCommitted,
  };
}

/** The same of what the hub tells. */
export function statusOf(view: DatasetsView): DataStatus {
  const datasets = view.state === "ready" ? view.datasets : [];
  const named = (some: typeof datasets) =>
    some.map(({ path, kind }) => (kind === "directory" ? `${path}/` : path)).sort();
  return {
    notInCache: named(datasets.filter(({ uncached }) => uncached)),
    modified: named(datasets.filter(({ state }) => state === "modified")),
    deleted: named(datasets.filter(({ state, md5 }) => state === "missing" && md5 !== undefined)),
    added: named(datasets.filter(({ state }) => state === "new")),
    notCommitted: {
      modified: named(datasets.filter(({ uncommitted }) => uncommitted === "modified")),
      added: named(datasets.filter(({ uncommitted }) => uncommitted === "added")),
    },
  };
}
