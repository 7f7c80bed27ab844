// Plain Node-20-safe JS: on a fresh clone this runs before Node 24 is here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const node24 = join(root, "node_modules/node/bin/node");
const installStamp = join(root, "node_modules/.slipway-install");
const buildStamp = join(root, "dist/.stamp");

const text = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

function sh(cmd, args, env) {
  const r = spawnSync(cmd, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (r.status !== 0) {
    const why = r.signal ?? r.error?.message ?? `exit ${r.status}`;
    console.error(`set-up step failed (${why}): ${args.join(" ")}`);
    process.exit(r.status ?? 1);
  }
}

const lock = createHash("sha256")
  .update(text(join(root, "package-lock.json")))
  .digest("hex");
if (text(installStamp) !== lock || !existsSync(node24)) {
  console.error("Setting up: npm ci (first time only) ...");
  // the npm and the node that the person called, not the ones about to be replaced
  const node = process.env.npm_node_execpath ?? process.execPath;
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm) sh(node, [npm, ...args]);
  else sh("npm", args);
  writeFileSync(installStamp, lock);
}

let key = `${lock}\n${text(join(root, "package.json"))}`;
for (const dir of ["source", "screens", "scripts"]) {
  for (const f of readdirSync(join(root, dir), { recursive: true }).sort()) {
    const s = statSync(join(root, dir, f));
    if (s.isFile()) key += `\n${dir}/${f} ${s.size} ${s.mtimeMs}`;
  }
}
const want = createHash("sha256").update(key).digest("hex");
if (process.argv.includes("--force") || text(buildStamp) !== want) {
  sh(node24, [join(root, "scripts/build.mjs")]);
  writeFileSync(buildStamp, want);
}
