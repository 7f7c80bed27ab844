import { defineConfig } from "vitest/config";
// @ts-expect-error plain JS, shared with the build
import { viteInkTable } from "./scripts/ink-table.mjs";
// @ts-expect-error plain JS, as the build's
import { viteWasm } from "./scripts/vite-wasm.mjs";

/** Where `.ci/run` wants the counts, as JSON. */
const results = process.env.SLIPWAY_TEST_RESULTS;
const whole = ["test/scenarios/**", "test/real/**"];

export default defineConfig({
  plugins: [viteInkTable, viteWasm],
  test: {
    globalSetup: ["test/support/no-leftovers.ts"],
    server: { deps: { inline: ["ink-table", /\.wasm$/] } },
    // Tests wait for conditions; these limits only end what will never come, also on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: results ? ["default", "json"] : ["default"],
    ...(results ? { outputFile: { json: results } } : {}),
    projects: [
      {
        extends: true,
        test: { name: "parts", include: ["test/**/*.test.{ts,tsx}"], exclude: whole, sequence: { groupOrder: 0 } },
      },
      {
        // The whole program and the real tools: one file after the other, when the machine is free again.
        extends: true,
        test: {
          name: "whole",
          include: whole.map((folder) => folder.replace("**", "**/*.test.{ts,tsx}")),
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
