import { git } from "./git-read.js";

/** A commit and the blob of each file in it that was asked for, by path relative to the folder that asked. */
export type FilesOfCommit = { readonly commit: string; readonly blobs: ReadonlyMap<string, string> };

const mostBytes = 1_000_000_000;
const perCall = 500;

/** Ids of the commits that `git rev-list` gives for these arguments, the newest first. @throws UserError `git.…` */
export async function revList(root: string, args: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const text = await git(root, ["rev-list", ...args], signal, undefined, mostBytes);
  return text.split("\n").filter((line) => line !== "");
}

/** The commits that refs below these places lead to (`refs/heads/`). @throws UserError `git.…` */
export async function tipsOf(root: string, places: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const format = "--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname)";
  const text = await git(root, ["for-each-ref", format, ...places], signal, undefined, mostBytes);
  return text.split("\n").flatMap((line) => {
    const [type, name = "", pointsTo, commit = ""] = line.split(" ");
    if (type === "commit") return [name];
    return pointsTo === "commit" ? [commit] : [];
  });
}

/** The files of a commit below `root` that are `wanted`. @throws UserError `git.…` */
export async function filesOfCommit(
  root: string,
  commit: string,
  wanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<FilesOfCommit> {
  const text = await git(root, ["ls-tree", "-r", "-z", commit], signal, undefined, mostBytes);
  const blobs = new Map<string, string>();
  for (const entry of text.split("\0")) {
    const [, blob = "", path = ""] = /^\d+ blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
    if (path !== "" && wanted(path)) blobs.set(path, blob);
  }
  return { commit, blobs };
}

/** The texts of blobs (`cat-file --batch`). @throws UserError `git.…` */
export async function textsOfBlobs(
  root: string,
  blobs: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (let from = 0; from < blobs.length; from += perCall) {
    const some = blobs.slice(from, from + perCall);
    const written = await git(root, ["cat-file", "--batch"], signal, `${some.join("\n")}\n`, mostBytes);
    const output = Buffer.from(written, "utf8");
    for (let at = 0; at < output.byteLength; ) {
      const lineEnd = output.indexOf(0x0a, at);
      const [, blob = "", size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString("utf8", at, lineEnd)) ?? [];
      if (size === undefined) {
        at = lineEnd + 1;
        continue;
      }
      const end = lineEnd + 1 + Number(size);
      texts.set(blob, output.toString("utf8", lineEnd + 1, end));
      at = end + 1;
    }
  }
  return texts;
}
