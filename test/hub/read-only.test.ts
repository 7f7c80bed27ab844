import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ExperimentId } from "../../source/domain/ids.js";
import { startHub } from "../../source/hub/hub.js";
import { openChatBook } from "../../source/store/chats/chat-book.js";
import { openTrackingStore } from "../../source/store/file-tracking-store.js";

/** Every file below the folder with its content. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "latin1")]),
  );
}

/** Of the hub itself: that it runs, where, and what it says. */
const ownFiles = /\.slipway\/(hub\.json|hub\.log|lock|secret|\.gitignore|\.dvcignore)$/;

// It kept the torn end of a series aside, cut the torn ends of the audit and the commands off, wrote its port down, purged chats.
test("a hub that only reads writes nothing to the store, whatever state it finds it in", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "slipway-read-only-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, ".slipway");
  const store = await openTrackingStore(folder);
  const { runId } = await store.createRun({ experimentId: "0" as ExperimentId, name: "calm-otter" });
  await store.logBatch(runId, { metrics: [{ key: "loss", value: 1, timestampMs: 1, step: 1 }] });
  await store.createRegisteredModel({ name: "Bot" });
  await store.createModelVersion({ name: "Bot", source: "runs:/x" }, { who: "ada", via: "cli" });
  await store.close();
  const chats = await openChatBook(folder, Date.now, () => undefined);
  await chats.delete((await chats.create({ model: "tiny", title: "refunds" })).chatId);
  await chats.close();
  const append = (path: string, text: string) => writeFileSync(join(folder, path), text, { flag: "a" });
  append(`series/${runId}/points.bin`, "\x40\0\0");
  append("audit.jsonl", '{"hash":"');
  append("commands.jsonl", '{"id":');
  mkdirSync(join(folder, "intents"), { recursive: true });
  append("intents/cut.json", "{");
  const before = contentOf(folder);

  const hub = await startHub({
    projectRoot: root,
    appVersion: "0",
    program: [process.execPath],
    ownArgs: [],
    auth: true,
    readOnly: true,
    now: Date.now,
    log: () => undefined,
    onStopping: () => undefined,
  });
  const answer = await fetch(`${hub.url}/api/2.0/mlflow/runs/get?run_id=${runId}`, {
    headers: { authorization: `Bearer ${hub.token}` },
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("calm-otter")]);
  await hub.stop();
  const after = Object.entries(contentOf(folder)).filter(([path]) => !ownFiles.test(path));
  expect(Object.fromEntries(after)).toEqual(before);
});
