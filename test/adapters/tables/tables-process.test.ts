import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTables } from "../../../source/adapters/tables/tables-process.js";
import { tableFile } from "./table-files.js";

const never = new AbortController().signal;
const small = () => ({ ask: "shape", file: tableFile("t.csv", "a,b\n1,2\n") }) as const;

/** Processes for tables of this test: children of it. */
function readers(): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const [, parent] = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("\0tables\0");
    } catch {
      return false; // it ended meanwhile
    }
  });
}
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-tables-"));

function start(idleMs?: number) {
  const tables = createTables([process.execPath, resolve("dist/slipway.js")], idleMs);
  onTestFinished(tables.close);
  return tables;
}

test("a process of its own answers one request after the other, and is given back when it is idle", async () => {
  const before = folders();
  const tables = start(300);
  const both = await Promise.all([tables.ask(small(), never), tables.ask(small(), never)]);
  expect(both.map(({ rows }) => rows)).toEqual([1, 1]);
  expect(readers()).toHaveLength(1);
  const environment = readFileSync(`/proc/${readers()[0]}/environ`, "utf8");
  expect(environment).toContain("MALLOC_ARENA_MAX=2");
  await expect.poll(readers).toEqual([]);
  await expect.poll(folders).toEqual(before);
  expect(await tables.ask(small(), never)).toMatchObject({ rows: 1 });
});

test("an abort ends the process in the middle of its work; the next request has another", async () => {
  const tables = start();
  const large = tableFile("large.csv", `a,b\n${"1,2\n".repeat(5_000_000)}`);
  const abort = new AbortController();
  const asked = tables.ask(
    { ask: "difference", before: large, after: large, key: [], tokenizers: { found: [] } },
    abort.signal,
  );
  const next = tables.ask(small(), never);
  await expect.poll(readers).toHaveLength(1);
  const [reader] = readers();
  abort.abort(new Error("left"));
  await expect(asked).rejects.toThrow("left");
  expect(await next).toMatchObject({ rows: 1 });
  expect(readers()).not.toContain(reader);
});

test("an abort while the process is being made is heard: what was asked is not read", async () => {
  const tables = start();
  const abort = new AbortController();
  const large = tableFile("large.csv", `a,b\n${"1,2\n".repeat(5_000_000)}`);
  const asked = tables.ask({ ask: "shape", file: large }, abort.signal);
  // Its folder is being made then.
  await Promise.resolve();
  abort.abort(new Error("left"));
  await expect(asked).rejects.toThrow("left");
  expect(tables.busy()).toBe(false);
  expect(readers()).toEqual([]);
});

test("errors of the process are the caller's; one that dies says so", async () => {
  const tables = start();
  const broken = { ask: "shape", file: tableFile("t.parquet", "no") } as const;
  await expect(tables.ask(broken, never)).rejects.toMatchObject({ code: "table.unreadable", kind: "failed" });
  const asked = tables.ask({ ask: "shape", file: tableFile("l.csv", `a,b\n${"1,2\n".repeat(5_000_000)}`) }, never);
  process.kill(Number(readers()[0]), "SIGKILL");
  await expect(asked).rejects.toMatchObject({ code: "table.reader-ended" });
  const dead = createTables([process.execPath, "-e", "console.error('no library'); process.exit(3)"]);
  await expect(dead.ask(small(), never)).rejects.toMatchObject({
    message: "The process that reads the table has ended (3): no library",
  });
});
