import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

type Outcome = { readonly status: string; readonly fullName: string; readonly duration: number };

function report(tests: readonly Outcome[] | undefined, { exitCode = 0, ci = false, testFile = "test/a.test.ts" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-report-"));
  const file = join(folder, "report.json");
  const name = join(process.cwd(), testFile);
  if (tests)
    writeFileSync(file, JSON.stringify({ testResults: [{ name, status: "passed", assertionResults: tests }] }));
  const { status, stdout } = spawnSync(process.execPath, ["scripts/report-tests.mjs", file, String(exitCode)], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...(ci ? { CI: "true" } : {}) },
  });
  rmSync(folder, { recursive: true });
  return { code: status, said: stdout, last: stdout.trimEnd().split("\n").at(-1) };
}
const outcome = (status: string, duration = 5): Outcome => ({ status, fullName: `it ${status}`, duration });

test("the last line counts what passed and failed", () => {
  expect(report([outcome("passed"), outcome("passed"), outcome("failed")], { exitCode: 1 })).toMatchObject({
    code: 1,
    last: "2 passed, 1 failed",
  });
  expect(report([outcome("passed")])).toMatchObject({ code: 0, last: "1 passed, 0 failed" });
});

test("a check that fails before the tests, or after them, is one failure", () => {
  expect(report(undefined, { exitCode: 2 })).toMatchObject({ code: 1, last: "0 passed, 1 failed" });
  expect(report([outcome("passed")], { exitCode: 1 })).toMatchObject({ code: 1, last: "1 passed, 1 failed" });
});

test("a skipped test is named, and in CI it counts as failed", () => {
  const tests = [outcome("passed"), outcome("skipped")];
  expect(report(tests)).toMatchObject({ code: 0, last: "1 passed, 0 failed" });
  expect(report(tests).said).toContain("Skipped (1):\n  test/a.test.ts: it skipped\n");
  expect(report(tests, { ci: true })).toMatchObject({ code: 1, last: "1 passed, 1 failed" });
});

test("a test that CI cannot run may be skipped there, and its reason is told", () => {
  const trainer: Outcome = {
    status: "skipped",
    fullName: "the hub takes what other libraries log by themselves a real transformers.Trainer",
    duration: 0,
  };
  const told = report([outcome("passed"), trainer], { ci: true, testFile: "test/real/writers.test.ts" });
  expect(told).toMatchObject({ code: 0, last: "1 passed, 0 failed" });
  expect(told.said).toContain("a real transformers.Trainer: torch and accelerate are 3 GB");
});

test("the slowest tests are listed, slowest first", () => {
  const { said } = report([outcome("passed", 1500), outcome("passed", 4200), outcome("passed", 10)]);
  expect(said).toContain(
    "Slowest tests:\n     4.2 s  test/a.test.ts: it passed\n     1.5 s  test/a.test.ts: it passed\n",
  );
});
