import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readRegular } from "../files/regular-file.js";
import { isTokenizer } from "./tokenizer.js";

const fileName = "tokenizer.json";
/** Folders that are looked into. */
const mostFolders = 500;
const deepest = 3;

/**
 * The path of the project's `tokenizer.json`, one of Hugging Face's: beside the data first, then the nearest to the project's
 * root; undefined where there is none.
 */
export async function findTokenizer(root: string, beside?: string): Promise<string | undefined> {
  const folders = beside === undefined ? [root] : [dirname(beside), root];
  const depths = new Map(folders.map((folder) => [folder, 0]));
  for (const [folder, depth] of depths) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === fileName)) {
      const path = join(folder, fileName);
      if (isTokenizer(await readRegular(path).catch(() => ""))) return path;
    }
    if (depth >= deepest || (folder === folders[0] && folders.length > 1)) continue;
    for (const entry of entries) {
      const isOwn = entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules";
      if (isOwn && depths.size < mostFolders) depths.set(join(folder, entry.name), depth + 1);
    }
  }
  return undefined;
}
