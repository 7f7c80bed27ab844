import { posix } from "node:path";
import { z } from "zod";
import type { ImportSource } from "../../domain/dataset.js";
import { inFolder } from "./stage-definition.js";
import { parseYaml } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

const schema = z.looseObject({
  wdir: z.string().nullish(),
  /** Only of imports: of another repository, or of a URL. */
  deps: z
    .array(
      z.looseObject({
        path: z.string().optional(),
        repo: z
          .looseObject({ url: z.string(), rev: z.string().optional(), rev_lock: z.string().optional() })
          .optional(),
      }),
    )
    .nullish(),
  outs: z
    .array(
      z.looseObject({
        path: z.string(),
        md5: z.string().optional(),
        size: z.number().optional(),
        nfiles: z.number().optional(),
        hash: z.string().optional(),
        isexec: z.boolean().optional(),
        cache: z.boolean().optional(),
        remote: z.string().nullish(),
        push: z.boolean().optional(),
      }),
    )
    .nullish(),
});

/** One out of a `.dvc` file. */
export type TrackedOut = {
  /** Relative to the project. */
  readonly path: string;
  /** The `.dvc` file, relative to the project. */
  readonly file: string;
  readonly md5: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
  /** Made by DVC 2: its object lies elsewhere and its hash may be another. */
  readonly legacy: boolean;
  /** DVC keeps it in its cache. */
  readonly cached: boolean;
  /** The remote that it alone is pushed to. */
  readonly remote: string | undefined;
  /** Neither `push: false` nor an import from another repository keeps it from every remote (dvc/repo/fetch.py, `_collect_indexes`). */
  readonly pushed: boolean;
  readonly importedFrom: ImportSource | undefined;
  /** A file that may be run. */
  readonly executable?: true;
};

/** The outs of the text of a `.dvc` file (paths relative to the project). @throws YamlProblem */
export function parseDotDvc(text: string, file: string): readonly TrackedOut[] {
  return outsOf(parseYaml(text, file), file);
}

function outsOf(value: unknown, file: string): readonly TrackedOut[] {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw new YamlProblem(file, parsed.error.issues[0]?.message ?? "not a .dvc file");
  const folder = posix.join(posix.dirname(file), parsed.data.wdir ?? ".");
  const source = parsed.data.deps?.[0];
  const importedFrom = sourceOf(source);
  return (parsed.data.outs ?? [])
    .map(({ path, md5, size, nfiles, hash, isexec = false, cache = true, remote, push = true }) => ({
      path: inFolder(folder, path),
      file,
      md5,
      sizeBytes: size,
      files: nfiles,
      legacy: hash === undefined,
      cached: cache,
      remote: remote ?? undefined,
      pushed: push && !source?.repo,
      importedFrom,
      ...(isexec ? { executable: true as const } : {}),
    }))
    .filter(({ path }) => isInside(path));
}

function sourceOf(dep: NonNullable<z.infer<typeof schema>["deps"]>[number] | undefined): ImportSource | undefined {
  if (dep?.repo) {
    const { url, rev, rev_lock: locked } = dep.repo;
    const at = rev ?? locked?.slice(0, 8);
    return { url, ...(dep.path === undefined ? {} : { path: dep.path }), ...(at === undefined ? {} : { rev: at }) };
  }
  return dep?.path === undefined ? undefined : { url: dep.path };
}

/** True for a path of the project itself: what lies outside is nobody's to list or to change here. */
export function isInside(path: string): boolean {
  return !(path === ".." || path.startsWith("../") || path.startsWith("/"));
}
