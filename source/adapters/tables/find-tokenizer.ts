import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Folders that are looked into. */
const mostFolders = 500;
const deepest = 3;
const mostFound = 20;

/**
 * The files of the project that are called as tokenizers are: beside the data first, then the nearest to the project's root. In
 * a folder `tokenizer.json` comes before GPT-2's `vocab.json` with its `merges.txt`, and that before `tokenizer.model`. Whether
 * they are read is for `firstTokenizer` to find out.
 */
export async function findTokenizers(root: string, beside?: string): Promise<readonly string[]> {
  const folders = beside === undefined ? [root] : [dirname(beside), root];
  const depths = new Map(folders.map((folder) => [folder, 0]));
  const found: string[] = [];
  for (const [folder, depth] of depths) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    found.push(...tokenizersAmong(new Set(entries.map(({ name }) => name))).map((name) => join(folder, name)));
    if (found.length >= mostFound) break;
    if (depth >= deepest || (folder === folders[0] && folders.length > 1)) continue;
    for (const entry of entries) {
      const isOwn = entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules";
      if (isOwn && depths.size < mostFolders) depths.set(join(folder, entry.name), depth + 1);
    }
  }
  return found;
}

function tokenizersAmong(names: ReadonlySet<string>): readonly string[] {
  return ["tokenizer.json", "vocab.json", "tokenizer.model"].filter(
    (name) => names.has(name) && (name !== "vocab.json" || names.has("merges.txt")),
  );
}
