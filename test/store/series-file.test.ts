import { mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openSeriesFile } from "../../source/store/series-file.js";
import { catchUp, emptySeries } from "../../source/store/series-state.js";
import { summaryAt } from "../../source/store/tracking/run-index/metric-table.js";

let folder: string;
let path: string;
const loss = (step: number) => ({ key: "loss", value: step, timestampMs: step, step });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-series-"));
  path = join(folder, "points.bin");
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** What a start finds in the file. */
function found() {
  const state = emptySeries();
  const end = catchUp(state, path);
  return { end: end.state, summary: summaryAt(state.table, 0) };
}

/** The next call of this method of an open file fails as a full or failing disk would. */
async function failNext(method: "datasync" | "write", code: string): Promise<void> {
  const probe = await open(join(folder, "probe"), "w");
  const error = Object.assign(new Error(`${code}: injected`), { code });
  vi.spyOn(Object.getPrototypeOf(probe), method).mockRejectedValueOnce(error);
  await probe.close();
}

test("what a failed sync may have lost is written again, to a new file, and the series goes on there", async () => {
  const file = openSeriesFile(path, emptySeries());
  await file.append([loss(1)]);
  await file.sync();
  await file.append([loss(2)]);
  const before = await stat(path);
  await failNext("datasync", "EIO");
  await file.sync();
  expect((await stat(path)).ino).not.toBe(before.ino);
  await file.append([loss(3)]);
  await file.close();
  expect(found()).toMatchObject({ end: "whole", summary: { count: 3, last: { step: 3 } } });
});

test("a batch that a full disk refuses is told so, leaves nothing behind, and goes in when there is space", async () => {
  const file = openSeriesFile(path, emptySeries());
  await file.append([loss(1)]);
  await failNext("write", "ENOSPC");
  await expect(file.append([loss(2), { ...loss(2), key: "new" }])).rejects.toMatchObject({ code: "store.disk-full" });
  await file.append([loss(2), { ...loss(2), key: "new" }]);
  await file.close();
  expect(found()).toMatchObject({ end: "whole", summary: { count: 2, last: { step: 2 } } });
});

/** Something puts another file in the place of the series, as an editor, rsync and a restore do. */
async function putThere(content: Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

// 50 points were answered and written to a file that had no name any more.
test.each([
  ["a copy of it", (whole: Buffer) => whole],
  ["a copy of a part of it", (whole: Buffer) => whole.subarray(0, 40)],
  ["an empty file", () => Buffer.alloc(0)],
])("no point is lost where %s takes its place, and it is told", async (_, copyOf) => {
  const told: string[] = [];
  const file = openSeriesFile(path, emptySeries(), ({ code }) => told.push(code));
  await file.append([loss(1), loss(2)]);
  await file.sync();
  await putThere(copyOf(await readFile(path)));
  await file.append([loss(3)]);
  expect(told).toEqual(["store.replaced"]);
  expect(found()).toMatchObject({ end: "whole", summary: { count: 3, last: { step: 3 } } });
  await file.close();
});

test("where another series takes its place that is set aside, and it is there again with the next sync", async () => {
  const told: string[] = [];
  const file = openSeriesFile(path, emptySeries(), ({ message }) => told.push(message));
  await file.append([loss(1), loss(2)]);
  const other = Buffer.from("something else");
  await putThere(other);
  await file.sync();
  expect(found()).toMatchObject({ end: "whole", summary: { count: 2 } });
  const [aside = ""] = (await readdir(folder)).filter((name) => name.endsWith(".other"));
  expect(await readFile(join(folder, aside))).toEqual(other);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(aside);
  await rm(path);
  await file.close();
  expect(found()).toMatchObject({ end: "whole", summary: { count: 2 } });
});
