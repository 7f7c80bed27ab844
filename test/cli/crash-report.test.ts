import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { crashReport } from "../../source/cli/crash-report.js";
import { makeProject } from "../support/project.js";

afterEach(() => vi.unstubAllEnvs());

// It was /tmp/slipway-crash-PID.log, opened through whatever link somebody had put there.
test("the trace of a fault goes to a new file of the user's own that only they can read", async () => {
  await using project = makeProject({}, { git: false });
  vi.stubEnv("XDG_STATE_HOME", join(project.root, "state"));
  const told = crashReport(new Error("boom"));
  const [, file = ""] = /The trace is in (.+)\n$/.exec(told) ?? [];
  expect(file.startsWith(join(project.root, "state/slipway/crash-"))).toBe(true);
  expect(readFileSync(file, "utf8")).toContain("Error: boom\n    at ");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(told.split("\n")).toHaveLength(3);
});
