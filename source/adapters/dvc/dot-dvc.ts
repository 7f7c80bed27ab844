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
        md5: z.string().optional(),
        hash: z.string().optional(),
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

/** A file or folder (relative to the project, or absolute) with its hash then, or a path of a git repository with the commit. */
export type ImportOrigin =
  | { readonly kind: "file"; readonly path: string; readonly md5: string; readonly legacy: boolean }
  | {
      readonly kind: "repository";
      readonly folder: string;
      readonly path: string;
      readonly rev: string | undefined;
      readonly locked: string;
    };

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
  /** The same, of a source on this machine, with what it was then. */
  readonly origin?: ImportOrigin;
  /** A file that may be run. */
  readonly executable?: true;
};

/** The outs of the text of a `.dvc` file (paths relative to the project). @throws YamlProblem */
export function parseDotDvc(text: string, file: string): readonly TrackedOut[] {
  return outsOf(parseYaml(text, file), file);
}

/** Paths of outs, as the text of a `.dvc` file has them, that lead out of the project. @throws YamlProblem */
export function outsideOuts(text: string, file: string): readonly string[] {
  const { folder, outs } = contentOf(parseYaml(text, file), file);
  return outs.map(({ path }) => path).filter((path) => !isInside(inFolder(folder, path)));
}

function contentOf(value: unknown, file: string) {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw new YamlProblem(file, parsed.error.issues[0]?.message ?? "not a .dvc file");
  const { wdir, deps, outs } = parsed.data;
  return { folder: posix.join(posix.dirname(file), wdir ?? "."), source: deps?.[0], outs: outs ?? [] };
}

function outsOf(value: unknown, file: string): readonly TrackedOut[] {
  const { folder, source, outs } = contentOf(value, file);
  const importedFrom = sourceOf(source);
  const origin = originOf(source, folder);
  return outs
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
      ...(origin ? { origin } : {}),
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

/** A URL (`s3://`, `remote://`) or another machine (`git@host:path`) is none. */
const isElsewhere = (place: string) => /^[a-z][a-z0-9+.-]*:\/\/|^[^/]+@[^/]+:/i.test(place);

function originOf(
  dep: NonNullable<z.infer<typeof schema>["deps"]>[number] | undefined,
  folder: string,
): ImportOrigin | undefined {
  if (dep?.path === undefined) return undefined;
  if (dep.repo) {
    const { url, rev, rev_lock: locked } = dep.repo;
    if (locked === undefined || isElsewhere(url)) return undefined;
    return { kind: "repository", folder: url, path: dep.path, rev, locked };
  }
  if (dep.md5 === undefined || isElsewhere(dep.path)) return undefined;
  const path = posix.isAbsolute(dep.path) ? dep.path : posix.join(folder, dep.path);
  return { kind: "file", path, md5: dep.md5, legacy: dep.hash === undefined };
}

/** True for a path of the project itself: what lies outside is nobody's to list or to change here. */
export function isInside(path: string): boolean {
  return !(path === ".." || path.startsWith("../") || path.startsWith("/"));
}
