import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { endOf, isAlive, processesWith, rssBytes } from "./processes.js";

test("a process is found by its environment, measured, and ended by its pid", async () => {
  const child = spawn("sleep", ["60"], { env: { ...process.env, SLIPWAY_TEST_MARK: String(process.pid) } });
  const pid = child.pid ?? 0;
  await expect.poll(() => processesWith("SLIPWAY_TEST_MARK", String(process.pid))).toEqual([{ pid, argv: "sleep 60" }]);
  await expect.poll(() => rssBytes(pid)).toBeGreaterThan(100_000); // it may still be loading
  await endOf(pid);
  expect(isAlive(pid)).toBe(false);
  expect(processesWith("SLIPWAY_TEST_MARK", String(process.pid))).toEqual([]);
});
