import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { makeFolder, openAppendFile, saveDurably } from "../../source/store/durable-file.js";
import { ownIdentity } from "../../source/store/process-identity.js";
import { sweepTemporaries, temporaryName } from "../../source/store/temporary-name.js";

/** What was synced, by its path; a sync cannot be seen from outside. */
const synced = vi.hoisted(() => [] as string[]);
vi.mock("node:fs/promises", async (load) => {
  const real = await load<typeof import("node:fs/promises")>();
  const watched: typeof open = async (path, ...rest) => {
    const file = await real.open(path, ...rest);
    const { sync, datasync } = file;
    const note = () => synced.push(String(path).replace(/\.\d+\.\d+\.[0-9a-f]{12}\.tmp$/, ".tmp"));
    return Object.assign(file, {
      sync: () => sync.call(file).finally(note),
      datasync: () => datasync.call(file).finally(note),
    });
  };
  return { ...real, open: watched };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-durable-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  synced.length = 0;
});

// A power cut after the answer took the first document of a new folder with the folder.
test("the entries of new folders are synced as the document in them", async () => {
  const path = join(folder, "a", "b", "c.json");
  await saveDurably(path, "1");
  expect(synced).toEqual([join(folder, "a"), folder, `${path}.tmp`, dirname(path)]);
  synced.length = 0;
  await saveDurably(path, "2");
  expect(synced).toEqual([`${path}.tmp`, dirname(path)]);
  await makeFolder(dirname(path));
  expect(synced).toHaveLength(2);
});

test("the first sync of a file that is appended to syncs that it and its folders are there", async () => {
  const path = join(folder, "series", "run", "points.bin");
  const file = await openAppendFile(path, 0);
  await file.append(Buffer.from("1"));
  expect(synced).toEqual([]);
  await file.sync();
  expect(synced).toEqual([path, join(folder, "series"), folder, join(folder, "series", "run")]);
  synced.length = 0;
  await file.append(Buffer.from("2"));
  await file.sync();
  expect(synced).toEqual([path]);
  await file.close();
});

test("what killed writers have left is swept: by our names only, never of one that lives, never among artifacts", async () => {
  const { pid, startTime } = ownIdentity();
  const random = "0123456789ab";
  mkdirSync(join(folder, "db", "runs"), { recursive: true });
  mkdirSync(join(folder, "artifacts"));
  const stays = [
    `artifacts/x.1.1.${random}.tmp`,
    `db/runs/a.json`,
    `db/runs/a.json.${temporaryName()}.tmp`,
    `db/runs/notes.tmp`,
    `hub.json.${pid}.${startTime}.${random}.tmp`,
  ];
  const goes = [
    `db/runs/a.json.${pid}.${Number(startTime) + 1}.${random}.tmp`,
    `db/runs/b.json.${random}.tmp`,
    `hub.json.4194305.77.${random}.tmp`,
  ];
  for (const path of [...stays, ...goes]) writeFileSync(join(folder, path), "");
  await sweepTemporaries(folder, new AbortController().signal);
  const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.map(({ parentPath, name }) => join(parentPath, name)).sort()).toEqual(
    stays.map((path) => join(folder, path)).sort(),
  );
});
