import { expect, test } from "vitest";
import type { CallInput } from "../../../source/api/calls.js";
import type { TablePage } from "../../../source/domain/data/page.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const total = 10_000;
const columns = ["text"];
const rowAt = (at: number) => ({ at, cells: [`text ${at}`] });

/** A table of 10,000 rows, of which the first 50 are known before `count` is called. */
function openLargeTable(place: object) {
  let count = () => {};
  const counted = new Promise<void>((done) => {
    count = done;
  });
  const page = async (input: CallInput<"tables.page">): Promise<TablePage> => {
    if (input.of === "last") return { columns, rows: [{ cells: ["text 9999"] }] };
    if (input.of !== "from") throw new Error("not asked here");
    const { from, limit } = input;
    if (from + limit > 50) await counted;
    const rows = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, at) => rowAt(from + at));
    return { columns, rows, ...(from + limit > 50 ? { total } : {}) };
  };
  const client = fakeClient({
    ...quietHub,
    "datasets.kind": () => ({ kind: "table", sizeBytes: 1_000_000_000 }),
    "tables.page": page,
  });
  const kept = new Map([["datasets.view", [{ view: "preview", of: { path: "a.csv" }, ...place }]]]);
  return { ...openShell(client, "datasets", { kept }), count: () => count() };
}

test("the last row is seen before anybody has counted, and stays in view when they have been", async () => {
  const app = openLargeTable({});
  await expect.poll(app.screen).toMatch(/being counted[\s\S]*text 0/);
  await app.act("list.last");
  await expect.poll(app.screen).toMatch(/▸ +text 9999/);
  app.count();
  await expect.poll(app.screen).toMatch(/row 10,000 of 10,000[\s\S]*▸ 10,000 +text 9999/);
  app.unmount();
});

// Of an open conversation the last line had taught esc, ? and : only.
test("the last line teaches the keys of an open conversation: other rows, fields, copy, and after a search the next hit", async () => {
  const turns = [{ role: "user", text: "hello" }];
  const client = fakeClient({
    ...quietHub,
    "datasets.kind": () => ({ kind: "table", sizeBytes: 100 }),
    "tables.page": () => ({ columns, rows: [{ ...rowAt(0), turns }], total: 1 }),
    "tables.shape": () => ({ format: "jsonl", columns: [], rows: 1, broken: 0, duplicates: 0 }),
  });
  const kept = new Map<string, unknown>([
    ["datasets.view", [{ view: "preview", of: { path: "a.jsonl" } }]],
    ["preview.sought.a.jsonl@", { text: "hello" }],
  ]);
  const app = openShell(client, "datasets", { kept });
  await expect.poll(app.screen).toContain("text 0");
  await app.act("data-preview.open");
  await expect
    .poll(app.screen)
    .toMatch(/user[\s\S]* n next {2}N previous {2}f fields {2}y copy {2}esc back {2}j next row {2}k row before /);
  app.unmount();
});

test("a preview that is opened at a row stands there, also beyond what is known", async () => {
  const app = openLargeTable({ at: 4999 });
  app.count();
  await expect.poll(app.screen).toMatch(/row 5,000 of 10,000[\s\S]*▸ +5,000 +text 4999/);
  app.unmount();
});

test("esc stops a search at once, in the hub, too; what is looked for stays, and n looks on under the same clock", async () => {
  const searches: AbortSignal[] = [];
  let nowMs = 1_000_000;
  const client = fakeClient({
    ...quietHub,
    "datasets.kind": () => ({ kind: "table", sizeBytes: 1_000_000_000 }),
    "tables.page": (input: CallInput<"tables.page">, signal) => {
      if (input.of !== "found") return { columns, rows: [rowAt(0)], total };
      if (!signal) throw new Error("a search without an end");
      searches.push(signal);
      nowMs += 12_000;
      return new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
    },
  });
  const kept = new Map<string, unknown>([
    ["datasets.view", [{ view: "preview", of: { path: "a.csv" } }]],
    ["preview.sought.a.csv@", { text: "needle" }],
  ]);
  const app = openShell(client, "datasets", { kept, now: () => nowMs });
  await expect.poll(app.screen).toContain("text 0");
  for (const [at, key] of ["data-preview.next", "data-preview.before"].entries()) {
    await app.act(key);
    await expect.poll(app.screen).toMatch(/searching… 12 s, esc stops/);
    expect(searches[at]?.aborted).toBe(false);
    await app.act("data-preview.close");
    await expect.poll(() => searches[at]?.aborted).toBe(true);
    await expect.poll(app.screen).not.toContain("searching");
    expect(app.screen()).toContain("/needle in every column");
  }
  expect(searches).toHaveLength(2);
  app.unmount();
});

test("the first rows are asked for while nobody has told yet that it is a table", async () => {
  const asked: CallInput<"tables.page">[] = [];
  let tell = () => {};
  const told = new Promise<void>((done) => {
    tell = done;
  });
  const client = fakeClient({
    ...quietHub,
    "datasets.kind": async () => {
      await told;
      return { kind: "table", sizeBytes: 10 };
    },
    "tables.page": (input: CallInput<"tables.page">) => {
      asked.push(input);
      return { columns, rows: [rowAt(0)], total: 1 };
    },
  });
  const kept = new Map([["datasets.view", [{ view: "preview", of: { path: "a.csv" } }]]]);
  const app = openShell(client, "datasets", { kept });
  await expect.poll(() => asked.length).toBe(1);
  tell();
  await expect.poll(app.screen).toContain("text 0");
  expect(asked).toHaveLength(1);
  app.unmount();
});

test("a search tells how far it has come", async () => {
  let go = () => {};
  const waits = new Promise<void>((done) => {
    go = done;
  });
  const client = fakeClient({
    ...quietHub,
    "datasets.kind": () => ({ kind: "table", sizeBytes: 1_000_000_000 }),
    "tables.page": async (input: CallInput<"tables.page">): Promise<TablePage> => {
      if (input.of === "from") {
        return { columns, rows: Array.from({ length: input.limit }, (_, at) => rowAt(input.from + at)), total };
      }
      if (input.of !== "found") throw new Error("not asked here");
      if (input.from < 4000) return { columns, rows: [], next: 4300, total };
      await waits;
      return { columns, rows: [rowAt(4999)], next: 5000, total };
    },
  });
  const kept = new Map<string, unknown>([
    ["datasets.view", [{ view: "preview", of: { path: "a.csv" } }]],
    ["preview.sought.a.csv@", { text: "needle" }],
  ]);
  const app = openShell(client, "datasets", { kept });
  await expect.poll(app.screen).toContain("text 0");
  await app.act("data-preview.next");
  await expect.poll(app.screen).toContain("searching… 43 %, 0 s, esc stops");
  go();
  await expect.poll(app.screen).toContain("row 5,000 of 10,000");
  app.unmount();
});
