import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { pythonFloat, pythonText } from "../../domain/pipeline/python-value.js";
import { type FileIdentity, statOf } from "../files/file-identity.js";

const rowSchema = z.object({ value: z.string() });
const entrySchema = z.object({
  version: z.literal(1),
  checksum: z.string(),
  hash_info: z.record(z.string(), z.string()),
});

/** DVC's own hashes of a repository's files, where they can be read without harm. */
export type DvcHashes = {
  /** The md5 that DVC has found for this very state of a file; undefined where it has none. */
  readonly md5Of: (path: string, identity: FileIdentity, legacy: boolean) => Promise<string | undefined>;
};

/**
 * Reads DVC's hash cache (dvc_data/hashfile/state.py: an SQLite file of diskcache's, outside of the repository): what DVC has
 * hashed is not read again. The file is opened as one that nobody writes, which takes no lock and writes nothing; while a DVC
 * writes it (its log is there), it is left alone. A row counts only if its key is of this inode, time and size.
 */
export function createDvcHashes(dvcRoot: string, siteCacheDir: string | undefined): DvcHashes {
  return {
    md5Of: async (path, identity, legacy) => {
      const file = await databaseOf(dvcRoot, siteCacheDir);
      if (file === undefined || (await isWritten(file))) return undefined;
      const entry = read(file, path);
      return entry?.checksum === checksumOf(identity) ? entry.hash_info[legacy ? "md5-dos2unix" : "md5"] : undefined;
    },
  };
}

/** Its folder has a name of its own for each repository, user and version of DVC (dvc/repo, `site_cache_dir`). */
async function databaseOf(dvcRoot: string, siteCacheDir: string | undefined): Promise<string | undefined> {
  const made = await statOf(join(dvcRoot, ".dvc/tmp/btime"));
  // Python would write such a path with another quote or with escapes.
  if (!made || /['"\\\p{C}]/u.test(dvcRoot)) return undefined;
  const token = md5(`('${dvcRoot}', None, ${pythonSeconds(made.mtimeNs)}, '${userName()}', 3, 0)`);
  const folder = process.env.DVC_SITE_CACHE_DIR ?? siteCacheDir ?? "/var/tmp/dvc";
  return join(folder, "repo", token, "hashes/local/cache.db");
}

async function isWritten(file: string): Promise<boolean> {
  const log = await statOf(`${file}-wal`);
  return log !== undefined && log.size > 0n;
}

function read(file: string, path: string): z.infer<typeof entrySchema> | undefined {
  try {
    const url = pathToFileURL(file);
    url.search = "?immutable=1";
    const database = new DatabaseSync(url, { readOnly: true });
    try {
      const row = rowSchema.safeParse(database.prepare("SELECT value FROM Cache WHERE key = ? AND raw = 1").get(path));
      return row.success ? entrySchema.safeParse(JSON.parse(row.data.value)).data : undefined;
    } finally {
      database.close();
    }
  } catch {
    return undefined; // it is not there, another version, or a DVC has begun to write it: the file is hashed
  }
}

/** `str(int(tokenize([ino, mtime, size]), 16))`, tokenize of fsspec: the md5 of the arguments' text. */
function checksumOf({ inode, mtimeNs, sizeBytes }: FileIdentity): string {
  return BigInt(`0x${md5(`([${inode}, ${pythonSeconds(mtimeNs)}, ${sizeBytes}],)`)}`).toString();
}

/** As Python prints a time of `os.stat`. */
function pythonSeconds(ns: bigint): string {
  return pythonText(pythonFloat(Number(ns / 1_000_000_000n) + 1e-9 * Number(ns % 1_000_000_000n)));
}

/** Python's getpass.getuser. */
function userName(): string {
  const { LOGNAME, USER, LNAME, USERNAME } = process.env;
  return LOGNAME ?? USER ?? LNAME ?? USERNAME ?? userInfo().username;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
