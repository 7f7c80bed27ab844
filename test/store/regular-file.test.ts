import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ExperimentId } from "../../source/domain/ids.js";
import { openTrackingStore } from "../../source/store/file-tracking-store.js";
import { openToAppend, readRegular, readRegularNow } from "../../source/store/regular-file.js";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-regular-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

// To open a pipe waited for its other end, and the hub with it.
test.each([
  ["a pipe", async (path: string) => void execFileSync("mkfifo", [path])],
  ["a folder", async (path: string) => void mkdirSync(path)],
  [
    "a socket",
    async (path: string) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(path, done));
      onTestFinished(() => void server.close());
    },
  ],
])("%s in the place of a file is refused at once, by its name", async (_, make) => {
  const path = join(makeFolder(), "document.json");
  await make(path);
  const refused = { code: "store.no-file", message: expect.stringContaining(path) };
  expect(() => readRegularNow(path)).toThrow(expect.objectContaining(refused));
  await expect(readRegular(path)).rejects.toMatchObject(refused);
  await expect(openToAppend(path)).rejects.toMatchObject(refused);
});

test("a device is refused, too", async () => {
  await expect(readRegular("/dev/zero")).rejects.toMatchObject({ code: "store.no-file" });
});

test("a store opens though pipes stand for documents and series; it tells them by name", async () => {
  const folder = makeFolder();
  const first = await openTrackingStore(folder);
  const { runId } = await first.createRun({ experimentId: "0" as ExperimentId, name: "calm-otter" });
  const { runId: other } = await first.createRun({ experimentId: "0" as ExperimentId, name: "dim-lark" });
  await first.createRegisteredModel({ name: "Bot" });
  await first.close();
  rmSync(join(folder, "index"), { recursive: true });
  const model = join(folder, "db", "models", `${"a".repeat(32)}.json`);
  const document = join(folder, "db", "runs", `${other}.json`);
  const points = join(folder, "series", runId, "points.bin");
  mkdirSync(join(folder, "series", runId), { recursive: true });
  rmSync(document);
  execFileSync("mkfifo", [model, document, points]);
  const store = await openTrackingStore(folder, { readOnly: true });
  onTestFinished(store.close);
  expect((await store.getRun(runId)).name).toBe("calm-otter");
  expect(store.problems.map(({ code, message }) => [code, message.split(" ")[0]]).sort()).toEqual(
    [model, document, points].map((path) => ["store.no-file", path]).sort(),
  );
});
