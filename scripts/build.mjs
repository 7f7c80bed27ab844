// One minified ESM build with lazy chunks: the terminal never loads the hub's code, nor the hub Ink's.
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { esbuildInkTable } from "./ink-table.mjs";
import { esbuildQuickInk } from "./quick-ink.mjs";

// Ink imports it only in development; it would bring a web socket client along.
const stubDevtools = {
  name: "stub-devtools",
  setup(b) {
    b.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: "stub", namespace: "stub" }));
    b.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
      contents: "export default { initialize() {}, connectToDevTools() {} };",
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: { main: "source/cli/main.ts" },
  outdir: "dist",
  write: false,
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node24",
  format: "esm",
  jsx: "automatic",
  minify: true,
  keepNames: false,
  legalComments: "none",
  chunkNames: "chunks/[name]-[hash]",
  define: { "process.env.NODE_ENV": '"production"' },
  banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  loader: { ".wasm": "binary" },
  // Native code, which not every platform has.
  external: ["@duckdb/node-api"],
  plugins: [esbuildInkTable, esbuildQuickInk, stubDevtools],
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has said what and where

// Chunks first, their user last: a program that starts meanwhile sees the old build or the new one.
for (const { path, contents } of outputFiles.sort(
  (a, b) => Number(a.path.endsWith("main.js")) - Number(b.path.endsWith("main.js")),
)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

// A hub that still runs the former build loads its chunks when it needs them: they stay for a day.
const made = new Set(outputFiles.map(({ path }) => path));
for (const name of existsSync("dist/chunks") ? readdirSync("dist/chunks") : []) {
  const file = join(process.cwd(), "dist/chunks", name);
  if (!made.has(file) && Date.now() - statSync(file).mtimeMs > 24 * 3600_000) rmSync(file);
}

// The boot file: plain JavaScript that every Node from 20 runs.
writeFileSync(
  "dist/slipway.js",
  `#!/usr/bin/env node
import { spawn } from "node:child_process";
import { constants } from "node:os";
import module from "node:module"; // default import: Node 20 has no enableCompileCache to name
if (Number(process.versions.node.split(".")[0]) >= 24) {
  if (process.env.SLIPWAY_LAUNCHER === String(process.ppid)) {
    delete process.env.SLIPWAY_LAUNCHER;
    process.on("disconnect", () => process.kill(process.pid, "SIGTERM")); // the launcher was killed
    process.channel?.unref();
  }
  module.enableCompileCache(); // NODE_COMPILE_CACHE, else a folder in the temporary folder
  await import("./main.js");
} else {
  const node = module.createRequire(import.meta.url).resolve("node/bin/node");
  const env = { ...process.env, SLIPWAY_LAUNCHER: String(process.pid) };
  const child = spawn(node, process.argv.slice(1), { stdio: ["inherit", "inherit", "inherit", "ipc"], env });
  for (const s of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(s, () => child.kill(s));
  child.on("error", (e) => { console.error(e.message); process.exitCode = 1; });
  child.on("exit", (code, signal) => {
    if (signal === "SIGHUP") {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal); // an exit would touch the terminal, which is gone
    }
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
`,
);
chmodSync("dist/slipway.js", 0o755);
