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

test("a preview that is opened at a row stands there, also beyond what is known", async () => {
  const app = openLargeTable({ at: 4999 });
  app.count();
  await expect.poll(app.screen).toMatch(/row 5,000 of 10,000[\s\S]*▸ +5,000 +text 4999/);
  app.unmount();
});
