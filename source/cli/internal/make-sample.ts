import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { whatRuns } from "../../adapters/dvc/what-runs.js";
import { makeSample } from "../../adapters/sample/make-sample.js";
import { openTrust } from "../../store/trust.js";
import { invalid } from "../arguments.js";

/** The sample project in a folder that is not there yet; trusted, for Slipway itself has made it. */
export async function runMakeSample([folder]: readonly string[]): Promise<number> {
  if (folder === undefined) throw invalid("", "slipway internal make-sample wants a folder");
  const root = resolve(folder);
  // Beside dist/, where the bundle is: the package brings both along.
  const inPackage = (path: string) => fileURLToPath(new URL(`../${path}`, packageEntry()));
  await makeSample(root, {
    template: inPackage("fixtures/sample"),
    paramsFile: inPackage("params.yaml"),
    signal: new AbortController().signal,
  });
  await (await openTrust(root, () => whatRuns(root))).trust();
  return 0;
}

/** dist/slipway.js, whichever chunk this code has come to lie in. */
function packageEntry(): URL {
  return new URL(import.meta.url.replace(/\/dist\/.*$/, "/dist/slipway.js"));
}
