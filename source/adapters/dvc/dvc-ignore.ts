import { dirname, join, posix, relative } from "node:path";
import { readRegular } from "../files/regular-file.js";
import { remembered } from "../files/remembered-file.js";
import { type IgnorePattern, parseIgnore } from "./ignore-patterns.js";

/** What DVC (or git) leaves out of a repository. */
export type Ignore = {
  /** Whether a path, absolute, is left out: it, or a folder that it is in. Nothing outside of the repository is. */
  readonly ignores: (path: string, isFolder: boolean) => Promise<boolean>;
  /** The same for many paths below a folder, by the rules of that folder and those above it. */
  readonly within: (folder: string) => Promise<(path: string, isFolder: boolean) => boolean>;
};

type Rules = { readonly folder: string; readonly patterns: readonly IgnorePattern[] };

/** DVC always leaves these out (dvc/ignore.py). */
const always: readonly IgnorePattern[] = parseIgnore(".hg/\n.git/\n.git\n.dvc/");

/**
 * By the files of this name (`.dvcignore`, `.gitignore`) in the repository's folders, those below over those above, the last
 * pattern that matches decides; a file in a folder that is left out cannot be taken back. They are read again when they change.
 */
export function createIgnore(root: string, fileName: string): Ignore {
  const rulesIn = remembered(
    async (path): Promise<readonly IgnorePattern[]> => parseIgnore(await readRegular(path).catch(() => "")),
  );
  const rulesOf = async (folder: string): Promise<readonly Rules[]> => {
    const parts = folder === "" ? [] : folder.split("/");
    const folders = ["", ...parts.map((_, at) => parts.slice(0, at + 1).join("/"))];
    const rules = await Promise.all(
      folders.map(async (each) => ({ folder: each, patterns: await rulesIn(join(root, each, fileName), fileName) })),
    );
    return rules.filter(({ patterns }) => patterns.length > 0);
  };
  const below = `${root}/`;
  const insideOf = (path: string) =>
    path.startsWith(below) ? path.slice(below.length) : relative(root, path).replaceAll("\\", "/");
  const within = async (folder: string) => {
    const inside = insideOf(folder);
    const rules = isOutside(inside) ? [] : await rulesOf(inside);
    // A folder of ten thousand files is decided once.
    const folders = new Map<string, boolean>();
    const isFolderOut = (each: string): boolean => {
      if (each === ".") return false;
      const isOut = folders.get(each) ?? (isFolderOut(posix.dirname(each)) || isLeftOut(each, true, rules));
      folders.set(each, isOut);
      return isOut;
    };
    return (path: string, isFolder: boolean) => {
      const each = insideOf(path);
      if (each === "" || isOutside(each)) return false;
      return isFolderOut(posix.dirname(each)) || isLeftOut(each, isFolder, rules);
    };
  };
  return { within, ignores: async (path, isFolder) => (await within(dirname(path)))(path, isFolder) };
}

function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

function isLeftOut(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  let leftOut = decided(path, isFolder, always) ?? false;
  for (const { folder, patterns } of rules) {
    if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
    leftOut = decided(folder === "" ? path : posix.relative(folder, path), isFolder, patterns) ?? leftOut;
  }
  return leftOut;
}

function decided(path: string, isFolder: boolean, patterns: readonly IgnorePattern[]): boolean | undefined {
  const last = patterns.findLast(({ matches, foldersOnly }) => (isFolder || !foldersOnly) && matches.test(path));
  return last && !last.negated;
}
