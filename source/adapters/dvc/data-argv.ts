// argv of DVC's commands that write data (DVC 3.67). Each waits for DVC's lock: the hub has waited for who had it.

const dvc = ["dvc", "--wait-for-lock"] as const;

/** Paths may begin with a dash. */
function named(paths: readonly string[]): readonly string[] {
  return paths.length > 0 ? ["--", ...paths] : [];
}

export function addArgv(paths: readonly string[]): readonly string[] {
  return [...dvc, "add", ...named(paths)];
}

/** Takes what the workspace has as the outs of these stages, without running them. */
export function commitOutsArgv(targets: readonly string[]): readonly string[] {
  return [...dvc, "commit", "--force", ...named(targets)];
}

export type Transfer = "push" | "pull" | "fetch";

/** Without paths everything that is tracked. */
export function transferArgv(transfer: Transfer, paths: readonly string[], remote: string | undefined) {
  return [...dvc, transfer, ...(remote === undefined ? [] : ["--remote", remote]), ...named(paths)];
}

export function importUrlArgv(url: string, out: string | undefined): readonly string[] {
  return [...dvc, "import-url", "--", url, ...(out === undefined ? [] : [out])];
}

export function updateArgv(file: string): readonly string[] {
  return [...dvc, "update", "--", file];
}

export function initArgv({ noScm, subdir }: { readonly noScm: boolean; readonly subdir: boolean }): readonly string[] {
  return ["dvc", "init", "--quiet", ...(noScm ? ["--no-scm"] : []), ...(subdir ? ["--subdir"] : [])];
}

/** What of git's history a garbage collection keeps beside the workspace. */
export type Kept = "workspace" | "all-branches" | "all-tags" | "all-commits" | "all-experiments";

/** `--force`: without a terminal DVC would refuse to ask. `projects`: folders of others whose data is kept, too. */
export function gcArgv(kept: readonly Kept[], projects: readonly string[]): readonly string[] {
  const flags = kept.filter((each) => each !== "workspace").map((each) => `--${each}`);
  const also = projects.length > 0 ? ["--projects", ...projects] : [];
  return [...dvc, "gc", "--workspace", ...flags, "--force", ...also];
}

export function remoteAddArgv({
  name,
  url,
  local,
  isDefault,
}: {
  readonly name: string;
  readonly url: string;
  readonly local: boolean;
  readonly isDefault: boolean;
}): readonly string[] {
  return [...dvc, "remote", "add", ...(local ? ["--local"] : []), ...(isDefault ? ["--default"] : []), "--", name, url];
}

export function remoteDefaultArgv(name: string, local: boolean): readonly string[] {
  return [...dvc, "remote", "default", ...(local ? ["--local"] : []), "--", name];
}

export function remoteRemoveArgv(name: string, local: boolean): readonly string[] {
  return [...dvc, "remote", "remove", ...(local ? ["--local"] : []), "--", name];
}

/** Compares the cache with a remote; nothing is sent. */
export function cloudStatusArgv(name: string): readonly string[] {
  return [...dvc, "status", "--cloud", "--json", "--remote", name];
}

/** Asks a remote what it has at its top; nothing is written, no lock is needed. */
export function listUrlArgv(name: string): readonly string[] {
  return ["dvc", "list-url", "--", `remote://${name}`];
}
