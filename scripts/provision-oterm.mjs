// The chat client that `npm run bench:chat` measures the memory beside: oterm in a Python environment of its own. Plain JS for Node 20.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { provisionPython } from "./provision-python.mjs";
import { cache, otermPackages } from "./test-tools.mjs";

/** Resolves to its program. @throws StepError when it cannot be had */
export async function provisionOterm() {
  mkdirSync(cache, { recursive: true });
  return await withLock(join(cache, "lock"), async () => join(await provisionPython("oterm", otermPackages), "oterm"));
}
