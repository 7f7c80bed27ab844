import { defineConfig } from "vitest/config";
// @ts-expect-error plain JS, shared with the build
import { viteInkTable } from "./scripts/ink-table.mjs";

/** Where `.ci/run` wants the counts, as JSON. */
const results = process.env.SLIPWAY_TEST_RESULTS;

export default defineConfig({
  plugins: [viteInkTable],
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    server: { deps: { inline: ["ink-table"] } },
    reporters: results ? ["default", "json"] : ["default"],
    ...(results ? { outputFile: { json: results } } : {}),
  },
});
