import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { UserError } from "../../../source/domain/user-error.js";
import { createCommands } from "../../../source/hub/services/commands.js";
import { createEventBus } from "../../../source/hub/services/events.js";
import { createUndo } from "../../../source/hub/services/undo.js";
import { openCommandLog } from "../../../source/store/command-log.js";
import { openUndoStack } from "../../../source/store/undo-stack.js";

const call = { who: "ada@gpu", signal: new AbortController().signal };

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-memory-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The log of commands of a hub, and how that hub ends. */
async function commandsOf(folder: string, atMs = 1000) {
  const problems: UserError[] = [];
  const log = await openCommandLog(folder, { report: (problem) => problems.push(problem), readOnly: false });
  return { ...createCommands(createEventBus(), () => atMs, log), problems, close: log.close };
}

// `@` had only what this very hub had run, and of that neither installations nor restores.
test("commands are there again after the hub was started again, how they ended with them", async () => {
  const folder = folderOfTest();
  const first = await commandsOf(folder);
  first.begin(["dvc", "repro"], "/bot", { executionId: "3" });
  first.begin(["git", "checkout", "4f2c", "--", "data.dvc"], "/bot", { native: true })(0);
  first.begin(["uv", "pip", "install"], "/cache");
  await first.close();

  const second = await commandsOf(folder, 61_000);
  expect(second.list()).toEqual([
    { id: 3, atMs: 1000, argv: ["uv", "pip", "install"], cwd: "/cache", exitCode: 1 },
    {
      id: 2,
      atMs: 1000,
      argv: ["git", "checkout", "4f2c", "--", "data.dvc"],
      cwd: "/bot",
      native: true,
      exitCode: 0,
      durationMs: 0,
    },
    { id: 1, atMs: 1000, argv: ["dvc", "repro"], cwd: "/bot", executionId: "3" },
  ]);
  second.unfinished("3")?.(130, { stopped: true, atMs: 31_000 });
  expect(second.list().at(-1)).toMatchObject({ exitCode: 130, stopped: true, durationMs: 30_000 });
  expect(second.unfinished("3")).toBeUndefined();
  await second.close();
});

test("the file of commands does not grow for ever", async () => {
  const folder = folderOfTest();
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({ id: at + 1, command: { atMs: at, argv: ["dvc", "repro"], cwd: "/", exitCode: 0 } }),
  );
  writeFileSync(join(folder, "commands.jsonl"), `${lines.join("\n")}\n`);
  const commands = await commandsOf(folder);
  expect([commands.list().length, commands.list()[0]?.id]).toEqual([500, 3000]);
  expect(readFileSync(join(folder, "commands.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(500);
  await commands.close();
});

test("a file of commands that somebody broke is reported, left as it is, and stops nobody", async () => {
  const folder = folderOfTest();
  const file = join(folder, "commands.jsonl");
  writeFileSync(file, "oops\n");
  const commands = await commandsOf(folder);
  commands.begin(["dvc", "repro"], "/bot")(0);
  await commands.close();
  expect(commands.list()).toHaveLength(1);
  expect(commands.problems.map(({ code }) => code)).toEqual(["store.damaged"]);
  expect(readFileSync(file, "utf8")).toBe("oops\n");
});

async function undoOf(folder: string, way: (data: { readonly at: number }) => Promise<void>) {
  const undo = createUndo(createEventBus(), await openUndoStack(folder));
  undo.on("move", z.object({ at: z.number() }), way);
  return undo;
}

// It kept functions: a hub that was started again knew of nothing that could be undone.
test("what was done can be undone also by a hub that was started later, the newest first", async () => {
  const folder = folderOfTest();
  const first = await undoOf(folder, async () => undefined);
  for (const at of [1, 2]) await first.push({ label: `move ${at}`, kind: "move", data: { at } });
  const undone: number[] = [];
  const second = await undoOf(folder, async ({ at }) => {
    undone.push(at);
  });
  expect([second.peek()?.label, await second.run(call), await second.run(call), await second.run(call)]).toEqual([
    "move 2",
    "move 2",
    "move 1",
    undefined,
  ]);
  expect(undone).toEqual([2, 1]);
});

test("an undo that was shown is refused where something else was changed meanwhile, also when two ask at once", async () => {
  const undo = await undoOf(folderOfTest(), async () => undefined);
  await undo.push({ label: "first", kind: "move", data: { at: 1 } });
  await undo.push({ label: "second", kind: "move", data: { at: 2 }, mild: true });
  const shown = undo.peek();
  expect(shown).toEqual({ label: "second", id: expect.any(String), asks: false });
  const which = { id: shown?.id };
  const both = await Promise.allSettled([undo.run(call, which), undo.run(call, which)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  await expect(undo.run(call, which)).rejects.toMatchObject({ code: "undo.changed", kind: "conflict" });
  // Without a question only what needs none.
  await expect(undo.run(call, { mild: true })).rejects.toThrow("The last change is now: first");
  expect(undo.peek()).toMatchObject({ label: "first", asks: true });
  expect(await undo.run(call, { id: undo.peek()?.id })).toBe("first");
});

test("an undo that fails can be tried again; one whose thing is gone gives way to the one before it", async () => {
  const folder = folderOfTest();
  const kinds = ["not-found", "conflict"] as const;
  let tries = 0;
  const undo = await undoOf(folder, async () => {
    tries += 1;
    throw new UserError({ code: "x", kind: kinds[tries - 1] ?? "conflict", message: "no" });
  });
  await undo.push({ label: "kept", kind: "move", data: { at: 1 } });
  await undo.push({ label: "gone", kind: "move", data: { at: 2 } });
  await expect(undo.run(call)).rejects.toThrow("no");
  expect(undo.peek()?.label).toBe("kept");
  await expect(undo.run(call)).rejects.toThrow("no");
  expect(undo.peek()?.label).toBe("kept");
});

test("what another version of Slipway did in its own way is not undone, and does not stand before the rest", async () => {
  const undo = await undoOf(folderOfTest(), async () => undefined);
  await undo.push({ label: "ours", kind: "move", data: { at: 1 } });
  await undo.push({ label: "theirs", kind: "move", data: { where: "x" } });
  await undo.push({ label: "unknown", kind: "paint", data: {} });
  await expect(undo.run(call)).rejects.toThrow("another version of Slipway");
  await expect(undo.run(call)).rejects.toThrow("another version of Slipway");
  expect(await undo.run(call)).toBe("ours");
});
