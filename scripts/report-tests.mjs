// Reads vitest's JSON report: the slowest tests, what was skipped, and 'N passed, N failed' alone on the last line.
// usage: report-tests.mjs REPORT EXIT_CODE   Its own exit code is the verdict. Plain JS for Node 20.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** Tests that may be skipped in CI, each with its reason. */
const allowedSkips = new Map([
  [
    "test/real/writers.test.ts: the hub takes what other libraries log by themselves a real transformers.Trainer",
    "torch and accelerate are 3 GB: it runs where the test environment's Python has them",
  ],
]);

const [reportFile, exitCode] = process.argv.slice(2);
const report = read(reportFile);
const tests = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map((test) => ({ ...test, id: `${relative(process.cwd(), name)}: ${test.fullName.trim()}` })),
);

const slowest = tests.filter(({ duration }) => duration > 1000).sort((a, b) => b.duration - a.duration);
if (slowest.length > 0) console.log("\nSlowest tests:");
for (const { id, duration } of slowest.slice(0, 10))
  console.log(`  ${(duration / 1000).toFixed(1).padStart(6)} s  ${id}`);

const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
const refused = process.env.CI ? skipped.filter(({ id }) => !allowedSkips.has(id)) : [];
if (skipped.length > 0) console.log(`\nSkipped (${skipped.length}):`);
for (const { id } of skipped)
  console.log(
    `  ${id}${allowedSkips.has(id) ? `: ${allowedSkips.get(id)}` : refused.length > 0 ? ": counts as failed in CI" : ""}`,
  );

const failedFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
);
for (const { name, message } of failedFiles)
  console.log(`\nFailed to run: ${relative(process.cwd(), name)}\n${message}`);

const passed = tests.filter(({ status }) => status === "passed").length;
const failures = tests.filter(({ status }) => status === "failed").length + failedFiles.length + refused.length;
// A check, a build or a teardown that failed has no test of its own.
const failed = failures === 0 && exitCode !== "0" ? 1 : failures;
if (failures === 0 && failed === 1)
  console.log(`\nnpm test ended with ${exitCode} although no test failed: see above.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { testResults: [] }; // it did not come as far as the tests
  }
}
