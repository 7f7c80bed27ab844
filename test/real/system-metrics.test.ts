import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemMetrics } from "../../source/domain/machine/system-metrics.js";
import { machineSample } from "../support/machine-sample.js";
import { missing, peerPython } from "../support/tools.js";

/** The names that a monitor of the installed client gives its figures, as they stand in its source. */
function namesIn(folder: string, monitor: string): readonly string[] {
  const source = readFileSync(join(folder, `${monitor}_monitor.py`), "utf8");
  return [...source.matchAll(/^ *self\._metrics\[f?"([^"]+)"\]/gm)].map(([, name = ""]) => name.replace("{i}", "0"));
}

describe.skipIf(missing("peerPython"))("figures of the machine", () => {
  test("have the names that MLflow's own client gives them", () => {
    // Importing it takes seconds.
    const find = "import importlib.util as u; print(u.find_spec('mlflow').origin)";
    const mlflow = dirname(execFileSync(peerPython(), ["-c", find], { encoding: "utf8" }).trim());
    const folder = join(mlflow, "system_metrics/metrics");
    const sample = machineSample();
    const ours = (vendor: "nvidia" | "amd") => {
      const gpus = sample.gpus.map((gpu) => ({ ...gpu, vendor }));
      return [...systemMetrics([{ ...sample, gpus }], sample).keys()].sort();
    };
    const theirs = (gpu: string) =>
      ["cpu", "disk", "network", gpu]
        .flatMap((monitor) => namesIn(folder, monitor))
        .map((name) => `system/${name}`)
        .sort();
    expect(ours("nvidia")).toEqual(theirs("gpu"));
    expect(ours("amd")).toEqual(theirs("rocm"));
  });
});
