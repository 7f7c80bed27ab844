// usage: bench.mjs NAME [ARGS]   Bundles bench/NAME.ts and runs it under Node 24 on the built program.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { node24, prepare, root } from "./prepare.mjs";
import { provisionLeet } from "./provision-leet.mjs";
import { provisionOterm } from "./provision-oterm.mjs";
import { run, StepError } from "./step.mjs";

const [name, ...args] = process.argv.slice(2);
await run(async () => {
  await prepare();
  const { build } = await import("esbuild"); // on a fresh clone it is here only now
  // The comparisons want a real peer, and the real client or DVC; where none can be had, the benchmark says so.
  if (
    ["runs", "pipeline", "data", "chat"].includes(name) ||
    (name === "tracking" && !process.env.SLIPWAY_BENCH_MLFLOW)
  ) {
    spawnSync(node24, [join(root, "scripts/provision-tests.mjs")], { cwd: root, stdio: "inherit" });
  }
  if (name === "runs") process.env.SLIPWAY_BENCH_LEET ??= await peerOf("W&B LEET", provisionLeet);
  if (name === "chat") process.env.SLIPWAY_BENCH_OTERM ??= await peerOf("oterm", provisionOterm);
  const outfile = join(root, "node_modules/.cache/slipway-bench", `${name}.mjs`);
  await build({
    entryPoints: [join(root, "bench", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    logLevel: "warning",
  });
  process.exit(spawnSync(node24, [outfile, ...args], { cwd: root, stdio: "inherit" }).status ?? 1);
});

function peerOf(title, provision) {
  return provision().catch((error) => {
    if (!(error instanceof StepError)) throw error;
    console.error(`${title} is not measured: ${error.message}`);
    return "";
  });
}
