import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { readRegular } from "../files/regular-file.js";

export type Head = {
  /** The branch's name; of a detached head the first digits of the commit. */
  readonly branch: string;
  /** 40 hex digits; "" before the first commit. */
  readonly commit: string;
};

/** The `.git` folder of the repository that `folder` is in, read from files alone: safe in an untrusted folder. */
export async function findGitDir(folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, ".git");
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) return path;
    if (info?.isFile()) {
      // A worktree's or submodule's: "gitdir: PATH" (gitrepository-layout).
      const [, target] = /^gitdir: (.+)$/m.exec(await readText(path)) ?? [];
      return target === undefined ? undefined : resolve(at, target);
    }
    if (dirname(at) === at) return undefined;
  }
}

/** Branch and commit, read from files alone; undefined where there is no repository. */
export async function readHead(folder: string): Promise<Head | undefined> {
  const gitDir = await findGitDir(folder);
  if (gitDir === undefined) return undefined;
  const head = (await readText(join(gitDir, "HEAD"))).trim();
  const [, ref] = /^ref: (.+)$/.exec(head) ?? [];
  if (ref === undefined) return { branch: head.slice(0, 8), commit: head };
  const branch = ref.replace(/^refs\/heads\//, "");
  const common = await commonDir(gitDir);
  const loose = (await readText(join(gitDir, ref))) || (await readText(join(common, ref)));
  return { branch, commit: loose.trim() || (await packedRef(common, ref)) };
}

/** Of a worktree the main repository's folder, where the refs are. */
async function commonDir(gitDir: string): Promise<string> {
  const common = (await readText(join(gitDir, "commondir"))).trim();
  if (common === "") return gitDir;
  return isAbsolute(common) ? common : resolve(gitDir, common);
}

async function packedRef(gitDir: string, ref: string): Promise<string> {
  const packed = await readText(join(gitDir, "packed-refs"));
  const line = packed.split("\n").find((each) => each.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? "";
}

async function readText(path: string): Promise<string> {
  return readRegular(path).catch(() => "");
}
