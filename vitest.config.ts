import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
// @ts-expect-error plain JS, shared with the build
import { viteInkTable } from "./scripts/ink-table.mjs";
// @ts-expect-error plain JS, as the build's
import { viteWasm } from "./scripts/vite-wasm.mjs";

/** Where `.ci/run` wants the counts, as JSON. */
const results = process.env.SLIPWAY_TEST_RESULTS;
const whole = ["test/scenarios/**", "test/real/**"];
/** Vitest's own default leaves a core free, which on two cores is half of the machine. */
const maxWorkers = Math.max(2, availableParallelism());

export default defineConfig({
  plugins: [viteInkTable, viteWasm],
  test: {
    globalSetup: ["test/support/no-leftovers.ts"],
    server: { deps: { inline: ["ink-table", /\.wasm$/] } },
    // Tests wait for conditions; these limits only end what will never come, also on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    reporters: results ? ["default", "json"] : ["default"],
    ...(results ? { outputFile: { json: results } } : {}),
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          maxWorkers,
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: whole,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The whole program and the real tools: each file starts processes of its own, so never more than two at once.
        extends: true,
        test: {
          name: "whole",
          include: whole.map((folder) => folder.replace("**", "**/*.test.{ts,tsx}")),
          maxWorkers: 2,
          // Keys are pressed against a real screen and real servers; on a shared CI machine a turn may come late. Twice is no accident.
          retry: process.env.CI ? 1 : 0,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
