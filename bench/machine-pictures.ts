import { binFolder } from "../test/support/bin-folder.js";
import { nvidiaSmi } from "../test/support/gpu-tools.js";
import { makeProject } from "../test/support/project.js";
import { type App, startApp } from "../test/support/pty.js";
import { slipway } from "../test/support/slipway.js";
import { pathWithTools } from "../test/support/tools.js";

/** Half a minute of the machine's course is worth a picture. */
const courseMs = 30_000;

const train = `import time
end = time.time() + 300
while time.time() < end:
    for at in range(200_000): at * at
    time.sleep(0.02)
`;

/** The page of the machine while a stage computes on a card; what stands in for nvidia-smi says so in fixtures/README.md. */
export async function machinePictures(save: (app: App, name: string) => Promise<void>): Promise<void> {
  await using project = makeProject({
    ".dvc/config": "",
    "train.py": train,
    "dvc.yaml": "stages:\n  train:\n    cmd: echo $$ > ../cards/holder; exec python3 train.py\n    deps: [train.py]\n",
  });
  const cards = binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
  const at = { root: project.root, env: { ...project.env, PATH: `${cards}:${pathWithTools("dvc")}` } };
  for (const args of [
    ["machine", "--gpus", "0"],
    ["run", "--trust", "--detach"],
  ]) {
    const { code, stderr } = await slipway(at, ...args);
    if (code !== 0) throw new Error(`slipway ${args.join(" ")}: ${stderr}`);
  }
  for (const [columns, rows] of [
    [120, 40],
    [80, 24],
    [200, 60],
  ] as const) {
    await using app = await startApp({ args: [project.root], env: at.env, columns, rows });
    await app.waitFor("Registry");
    app.press("3", "ctrl+g");
    await app.waitFor(/#1 +python3 train\.py/, 60_000);
    await new Promise((done) => setTimeout(done, courseMs));
    await save(app, `machine-${columns}x${rows}`);
  }
  await slipway(at, "stop");
}
