import { describe, expect, test } from "vitest";
import { binFolder } from "../support/bin-folder.js";
import { nvidiaSmi } from "../support/gpu-tools.js";
import { gone, isAlive } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

/** A run of MLflow's that lasts until the file "go" is there; it says which cards it sees. */
const train = `import mlflow, os, time
with mlflow.start_run():
    print("sees", os.environ.get("CUDA_VISIBLE_DEVICES"), os.environ.get("CUDA_DEVICE_ORDER"), flush=True)
    for step in range(600):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        if os.path.exists("go"): break
        time.sleep(0.2)
`;
const pipeline = "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n";

function withCards(project: Project, env: Readonly<Record<string, string>> = {}) {
  const bin = binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
  return { ...project.env, ...env, PATH: `${bin}:${pathWithTools("dvc", "python")}` };
}

describe.skipIf(missing("dvc", "python"))("the machine", () => {
  test("shows its cards, gives one to the next run, and is recorded with it", async () => {
    await using project = makeProject({ ".dvc/config": "", "dvc.yaml": pipeline, "train.py": train });
    const env = withCards(project, { MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: "2" });
    const at = { root: project.root, env };
    expect(await slipway(at, "trust")).toMatchObject({ code: 0 });
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
    await app.waitFor(/4 GPUs.*hub/);
    app.press("3", "ctrl+g");
    await app.waitFor(/GPU 2: MIG 3g\.40gb/);
    await app.waitFor(/free: 1 3/);
    app.press("down", "space");
    await app.waitFor(/next run CUDA_VISIBLE_DEVICES=1 /);
    await app.saveScreen(process.env.LOOK ?? `${project.root}/page`);
    app.press("esc");
    await app.waitFor(/train: never ran/);
    app.press("r");
    await app.waitFor(/sees 1 PCI_BUS_ID/, 60_000);
    await app.waitFor(/CPU .*\d+%.*MEM /);
    const run = async () => {
      const { stdout } = await slipway(at, "runs", "ls", "--json");
      const [{ runId = "" } = {}] = JSON.parse(stdout).runs;
      return JSON.parse((await slipway(at, "runs", "show", runId, "--json")).stdout);
    };
    await expect
      .poll(async () => JSON.stringify(await run()), { timeout: 30_000 })
      .toContain("system/gpu_0_utilization");
    project.write("go", "");
    await expect
      .poll(async () => JSON.parse((await slipway(at, "ps", "--all", "--json")).stdout).executions, { timeout: 30_000 })
      .toMatchObject([{ state: "finished", command: expect.stringMatching(/^CUDA_VISIBLE_DEVICES=1 dvc .*repro$/) }]);
  });

  test("slipway run --gpus gives cards to one run, whatever is chosen for the project", async () => {
    await using project = makeProject({
      ".dvc/config": "",
      "dvc.yaml": 'stages:\n  say:\n    cmd: echo "sees [$CUDA_VISIBLE_DEVICES]"\n    always_changed: true\n',
    });
    const at = { root: project.root, env: withCards(project, { CUDA_VISIBLE_DEVICES: "5" }) };
    const sees = async (...args: readonly string[]) =>
      /sees \[.*\]\n/.exec((await slipway(at, "run", "--trust", ...args)).stdout)?.[0];
    expect(await sees()).toBe("sees [5]\n");
    expect(await slipway(at, "machine", "--gpus", "3")).toMatchObject({ code: 0 });
    expect(await sees()).toBe("sees [3]\n");
    const { stdout } = await slipway(at, "run", "--dry");
    expect(stdout).toMatch(/CUDA_VISIBLE_DEVICES=3 dvc .*repro/);
    expect(await sees("--gpus", "0,1")).toBe("sees [0,1]\n");
    expect(await sees("--gpus", "free")).toBe("sees [1,3]\n");
    expect(await sees("--gpus", "none")).toBe("sees []\n");
    expect(await sees("--gpus", "all")).toBe("sees [5]\n");
    expect(await slipway(at, "run", "--gpus", "4")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no GPU 4: the machine has 0, 1, 2, 3"),
    });
  });

  // The strip in the header is no reason to write: SSH carries nothing of a machine that does what it did.
  test("an idle screen writes nothing, round after round; the hub's end leaves no tool", async () => {
    await using project = makeProject();
    const bin = binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
    const env = { ...project.env, PATH: `${bin}:${process.env.PATH}` };
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
    await app.waitFor(/4 GPUs 32%.*hub/);
    const rounds = () => project.read("../cards/rounds").trim().split("\n");
    const quietFrom = rounds().length + 3;
    await expect.poll(() => rounds().length, { timeout: 20_000 }).toBeGreaterThan(quietFrom);
    const written = app.bytes();
    await expect.poll(() => rounds().length, { timeout: 30_000 }).toBeGreaterThan(quietFrom + 10);
    expect(app.bytes()).toBe(written);
    const pid = Number(rounds().at(-1));
    expect(isAlive(pid)).toBe(true);
    app.press("q");
    await app.exit();
    expect(await slipway({ root: project.root, env }, "hub", "stop")).toMatchObject({ code: 0 });
    expect(await gone(pid, 5000)).toBe(true);
  });
});
