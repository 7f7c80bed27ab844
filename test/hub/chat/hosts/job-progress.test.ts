import { expect, test } from "vitest";
import { createJobProgress } from "../../../../source/hub/chat/hosts/job-progress.js";

test("a pull that goes on counts what it had, but its speed is that of new bytes", () => {
  let now = 0;
  const progress = createJobProgress(() => now);
  const pulling = (completedBytes: number) =>
    progress.add({ status: "pulling 3318f2cee44a", digest: "sha256:3318", totalBytes: 1000, completedBytes });
  progress.add({ status: "pulling manifest" });
  expect(progress.view()).toEqual({ status: "pulling manifest", layers: [], totalBytes: 0, completedBytes: 0 });
  pulling(600);
  now = 1000;
  pulling(700);
  expect(progress.view()).toEqual({
    status: "pulling 3318f2cee44a",
    layers: [{ digest: "sha256:3318", totalBytes: 1000, completedBytes: 700 }],
    totalBytes: 1000,
    completedBytes: 700,
    bytesPerSecond: 100,
    remainingMs: 3000,
  });
});

test("a download that stands still has no speed after a while, and tells no end", () => {
  let now = 0;
  const progress = createJobProgress(() => now);
  const pulling = (completedBytes: number) =>
    progress.add({ status: "pulling", digest: "sha256:3318", totalBytes: 1000, completedBytes });
  for (const at of [0, 1000, 8000, 9000]) {
    now = at;
    pulling(Math.min(100, at));
  }
  expect(progress.view()).toMatchObject({ bytesPerSecond: 0 });
  expect(progress.view()).not.toHaveProperty("remainingMs");
});
