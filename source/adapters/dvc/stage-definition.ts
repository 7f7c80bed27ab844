import { isAbsolute, join, posix } from "node:path";

/** A stage of a dvc.yaml with its templates filled (DVC 3, "dvc.yaml": stages). Paths are relative to the project. */
export type StageDefinition = {
  /** Its address as DVC prints it in the project's folder: "train", "sub/dvc.yaml:train", of a foreach "train@a". */
  readonly name: string;
  /** The dvc.yaml that it stands in. */
  readonly file: string;
  /** Its name in that file, and in the dvc.lock beside it. */
  readonly localName: string;
  /** dvc.lock's paths are relative to it. */
  readonly wdir: string;
  /** One or several command lines, as dvc.lock keeps them. */
  readonly cmd: string | readonly string[];
  readonly deps: readonly string[];
  readonly outs: readonly StageOut[];
  /** Per params file the dotted keys; none: the whole file. */
  readonly params: readonly StageParams[];
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly desc: string | undefined;
};

export type StageOut = {
  readonly path: string;
  /** DVC keeps it in its cache. */
  readonly cached: boolean;
  readonly kind: "out" | "metric" | "plot";
  /** DVC does not delete it before the stage runs. */
  readonly persist: boolean;
  /** The remote that it alone is pushed to. */
  readonly remote: string | undefined;
  /** `push: false` keeps it from every remote. */
  readonly pushed: boolean;
};

export type StageParams = { readonly file: string; readonly keys: readonly string[] };

/** A path of a stage relative to the project; a URL and an absolute path stay what they are. */
export function inFolder(folder: string, path: string): string {
  if (isElsewhere(path) || isAbsolute(path)) return path;
  return posix.normalize(posix.join(folder, path)).replace(/(.)\/$/, "$1");
}

/** True for a path that is no file of this machine: `s3://…`, `remote://…`. */
export function isElsewhere(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

/** Where a path of a stage lies on this machine. */
export function absolutePath(projectRoot: string, path: string): string {
  return isAbsolute(path) ? path : join(projectRoot, path);
}
