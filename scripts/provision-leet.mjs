// The dashboard that `npm run bench:runs` measures beside: W&B LEET in a Python environment of its own. Plain JS for Node 20.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { provisionPython } from "./provision-python.mjs";
import { cache, leetPackages } from "./test-tools.mjs";

/** Resolves to its Python, which has the writer, too. @throws StepError when it cannot be had */
export async function provisionLeet() {
  mkdirSync(cache, { recursive: true });
  return await withLock(join(cache, "lock"), async () => join(await provisionPython("leet", leetPackages), "python"));
}
