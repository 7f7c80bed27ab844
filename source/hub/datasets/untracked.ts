import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { createIgnore, type Ignore } from "../../adapters/dvc/dvc-ignore.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { git } from "../../adapters/git/git-read.js";
import { findGitDir } from "../../adapters/git/head.js";
import type { UntrackedFile } from "../../domain/dataset.js";

/** A file of any kind from this size on is large; one of data from the second. */
const largeBytes = 10_000_000;
const largeDataBytes = 1_000_000;
const dataEndings =
  /^\.(csv|tsv|jsonl|ndjson|json|parquet|arrow|feather|npy|npz|h5|hdf5|pkl|pickle|zip|tar|gz|zst|xz|bz2|txt|sqlite|db|gguf|safetensors|bin|pt|pth|onnx)$/i;
/** Folders that hold no data of the project's, and may be huge. */
const skipped =
  /^(\.git|\.hg|\.dvc|\.slipway|node_modules|__pycache__|\.?venv|\.?env|\.tox|\.cache|site-packages|mlruns|mlartifacts)$/;
const mostEntries = 20_000;
const mostDepth = 8;
const mostCandidates = 200;
const mostTold = 20;
const gitWithinMs = 5000;
/** Nothing is looked for again before it has rested so many times as long as the search took. */
const restsFor = 20;

/** Finds large files that neither git nor DVC tracks and that neither ignores, the largest first, at most 20. `outs`: what DVC tracks. */
export function createUntrackedFinder(
  root: string,
): (outs: ReadonlySet<string>, ignore: Ignore) => Promise<readonly UntrackedFile[]> {
  const gitIgnore = createIgnore(root, ".gitignore");
  let known: { readonly of: string; readonly untilMs: number; readonly files: Promise<readonly UntrackedFile[]> };
  return (outs, dvcIgnore) => {
    const of = [...outs].join("\0");
    if (known?.of === of && Date.now() < known.untilMs) return known.files;
    const startedAtMs = Date.now();
    const files = find(root, outs, [dvcIgnore, gitIgnore]);
    known = { of, files, untilMs: Number.POSITIVE_INFINITY };
    const mine = known;
    const rest = () => {
      if (known === mine) known = { ...mine, untilMs: Date.now() + restsFor * (Date.now() - startedAtMs) };
    };
    files.then(rest, rest);
    return files;
  };
}

async function find(
  root: string,
  outs: ReadonlySet<string>,
  ignores: readonly Ignore[],
): Promise<readonly UntrackedFile[]> {
  const found: UntrackedFile[] = [];
  const folders = [{ folder: root, depth: 0 }];
  let looked = 0;
  for (const { folder, depth } of folders) {
    for (const { name, place, isFolder } of await entriesOf(root, folder, ignores)) {
      if (++looked > mostEntries) return told(root, found);
      const path = relative(root, place).replaceAll("\\", "/");
      if (outs.has(path)) continue;
      if (!isFolder) found.push(...(await asLarge(place, path)));
      else if (depth < mostDepth && !skipped.test(name)) folders.push({ folder: place, depth: depth + 1 });
    }
  }
  return told(root, found);
}

/** Files and folders in a folder that are not left out. Links are not followed; a repository of its own keeps its files itself. */
async function entriesOf(root: string, folder: string, ignores: readonly Ignore[]) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  if (folder !== root && entries.some(({ name }) => name === ".git" || name === ".dvc")) return [];
  const rules = await Promise.all(ignores.map((ignore) => ignore.within(folder)));
  return entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, place: join(folder, entry.name), isFolder: entry.isDirectory() }))
    .filter(({ place, isFolder }) => !rules.some((ignored) => ignored(place, isFolder)));
}

async function asLarge(place: string, path: string): Promise<readonly UntrackedFile[]> {
  const sizeBytes = Number((await statOf(place))?.size ?? 0n);
  return sizeBytes >= (dataEndings.test(extname(path)) ? largeDataBytes : largeBytes) ? [{ path, sizeBytes }] : [];
}

async function told(root: string, found: readonly UntrackedFile[]): Promise<readonly UntrackedFile[]> {
  const largest = found.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, mostCandidates);
  if (largest.length === 0 || (await findGitDir(root)) === undefined) return largest.slice(0, mostTold);
  // Git's own word on what it tracks and ignores, by .git/info/exclude and the user's file, too. It reads the index alone.
  const paths = largest.map(({ path }) => `:(literal)${path}`);
  const argv = ["ls-files", "-z", "--others", "--exclude-standard", "--", ...paths];
  const output = await git(root, argv, AbortSignal.timeout(gitWithinMs)).catch(() => undefined);
  const others = output === undefined ? undefined : new Set(output.split("\0"));
  // Where git cannot be asked, nobody knows what it tracks.
  return largest.filter(({ path }) => others?.has(path)).slice(0, mostTold);
}
