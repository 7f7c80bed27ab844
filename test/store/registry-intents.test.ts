import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Actor } from "../../source/domain/tracking-store.js";
import { openTrackingStore } from "../../source/store/file-tracking-store.js";

const actor: Actor = { who: "ada@gpu", via: "app" };

/** A model with two versions, the first in Production. */
async function withTwoVersions(folder: string) {
  const store = await openTrackingStore(folder);
  await store.createRegisteredModel({ name: "support" });
  await store.createModelVersion({ name: "support", source: "a" }, actor);
  await store.createModelVersion({ name: "support", source: "b" }, actor);
  await store.transitionVersion({ name: "support", version: "1", stage: "Production", archiveExisting: true }, actor);
  return store;
}

async function stagesOf(folder: string): Promise<readonly string[]> {
  const store = await openTrackingStore(folder);
  const stages = (await store.searchModelVersions({ orderBy: ["version_number ASC"] })).items.map(({ stage }) => stage);
  await store.close();
  return stages;
}

const bothMoves = ["v1 Production → Archived: v2 took its place", "v2 None → Production: ", "v1 None → Production: "];

async function movesOf(folder: string): Promise<readonly string[]> {
  const store = await openTrackingStore(folder);
  const moves = (await store.audit("support")).filter(({ action }) => action === "transition");
  await store.close();
  return moves.map(({ version, from, to, note }) => `v${version} ${from} → ${to}: ${note}`);
}

test("a promotion that was cut off after its line in the audit is finished at the next start, wholly", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-intents-"));
  const store = await withTwoVersions(folder);
  const models = join(folder, "db/models");
  const [name = ""] = readdirSync(models).filter((each) => each.endsWith(".json"));
  // The document cannot be replaced: a folder stands in its place.
  renameSync(join(models, name), join(folder, "before.json"));
  mkdirSync(join(models, name));
  const move = { name: "support", version: "2", stage: "Production", archiveExisting: true } as const;
  await expect(store.transitionVersion(move, actor)).rejects.toMatchObject({ kind: "failed" });
  await store.close();
  expect(readdirSync(join(folder, "intents"))).toHaveLength(1);

  rmSync(join(models, name), { recursive: true });
  renameSync(join(folder, "before.json"), join(models, name));
  expect(await stagesOf(folder)).toEqual(["Archived", "Production"]);
  expect(readdirSync(join(folder, "intents"))).toEqual([]);
  expect(await stagesOf(folder)).toEqual(["Archived", "Production"]);
  expect(await movesOf(folder)).toEqual(bothMoves);
  rmSync(folder, { recursive: true });
});

// The audit had a line for the promoted version only: who had put the former holder away was told nowhere.
test("a promotion tells in the audit also which version lost its stage by it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-intents-"));
  const store = await withTwoVersions(folder);
  await store.transitionVersion({ name: "support", version: "2", stage: "Production", archiveExisting: true }, actor);
  await store.close();
  expect(await movesOf(folder)).toEqual(bothMoves);
  rmSync(folder, { recursive: true });
});

test("a promotion that was cut off between its lines in the audit gets the missing one at the next start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-intents-"));
  const store = await withTwoVersions(folder);
  await store.transitionVersion({ name: "support", version: "2", stage: "Production", archiveExisting: true }, actor);
  await store.close();
  const audit = join(folder, "audit.jsonl");
  const lines = readFileSync(audit, "utf8").trimEnd().split("\n");
  const [entry, also] = lines.slice(-2).map((line) => JSON.parse(line).entry);
  const models = join(folder, "db/models");
  const [name = ""] = readdirSync(models).filter((each) => each.endsWith(".json"));
  const after = JSON.parse(readFileSync(join(models, name), "utf8")).data;
  writeFileSync(
    audit,
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(""),
  );
  mkdirSync(join(folder, "intents"), { recursive: true });
  writeFileSync(join(folder, "intents/a.json"), JSON.stringify({ entry, more: [also], after }));
  expect(await movesOf(folder)).toEqual(bothMoves);
  expect(JSON.parse(readFileSync(audit, "utf8").trimEnd().split("\n").at(-1) ?? "").entry).toEqual(also);
  rmSync(folder, { recursive: true });
});

test("a promotion that never came into the audit has not happened", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-intents-"));
  const store = await withTwoVersions(folder);
  await store.close();
  const intents = join(folder, "intents");
  mkdirSync(intents, { recursive: true });
  const models = join(folder, "db/models");
  const [name = ""] = readdirSync(models).filter((each) => each.endsWith(".json"));
  const after = JSON.parse(readFileSync(join(models, name), "utf8")).data;
  after.versions[1].stage = "Production";
  const entry = {
    atMs: 1,
    who: "x",
    action: "transition",
    model: "support",
    version: "2",
    from: "None",
    to: "Production",
  };
  writeFileSync(join(intents, "a.json"), JSON.stringify({ entry: { ...entry, note: "", via: "app" }, after }));
  writeFileSync(join(intents, "torn.json"), '{"entry": {"atM');
  expect(await stagesOf(folder)).toEqual(["Production", "None"]);
  expect(readdirSync(intents)).toEqual([]);
  rmSync(folder, { recursive: true });
});
