import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const params = `# Of the sample.
data_preparation:
  num_samples: 100   # rows

finetuning:
  learning_rate: 2e-5   # right for a large model
  epochs: 3
  layers: [q, v]
`;
const dvcYaml = `stages:
  prepare:
    cmd: python prepare.py
    params:
      - data_preparation
  finetune:
    cmd: python finetune.py
    params:
      - finetuning
`;
const dvcLock = `schema: '2.0'
stages:
  prepare:
    cmd: python prepare.py
    params:
      params.yaml:
        data_preparation:
          num_samples: 100
  finetune:
    cmd: python finetune.py
    params:
      params.yaml:
        finetuning:
          learning_rate: 2e-05
          epochs: 3
          layers:
          - q
          - v
`;
const files = { "params.yaml": params, "dvc.yaml": dvcYaml, "dvc.lock": dvcLock, "README.md": "x\n" };

function open(project: Project, size: { readonly columns: number; readonly rows: number }, env = {}): Promise<App> {
  return startApp({ args: [project.root], env: { ...project.env, ...env }, ...size });
}

test("a value is edited, the stage goes out of date and says why, undo takes it back, and it is committed", async () => {
  await using project = makeProject(files);
  expect((await slipway(project, "trust")).code).toBe(0);
  await using app = await open(project, { columns: 120, rows: 40 });
  await app.waitFor(/finetune +up to date/);
  act(app, "pipeline.params");
  await app.waitFor(/epochs +3 +int/);
  for (let at = 0; at < 4; at += 1) act(app, "list.down");
  await app.waitFor(/finetuning\.epochs . int . line 7 . read by finetune/);
  act(app, "params.edit");
  app.press("backspace");
  app.type("5");
  act(app, "params-field.accept");
  await app.waitFor(/epochs +5 +int +✎ was 3 . ran with 3/);
  expect(project.read("params.yaml")).toBe(params.replace("epochs: 3", "epochs: 5"));
  act(app, "params.close");
  await app.waitFor(/finetune +out of date/);
  act(app, "list.last");
  await app.waitFor(/finetune +out of date[\s\S]*params\.yaml: finetuning\.epochs 3 → 5/);
  act(app, "global.undo");
  await app.waitFor("finetuning.epochs: 3 → 5 in params.yaml");
  app.press("enter");
  await app.waitFor(/finetune +up to date/);
  expect(project.read("params.yaml")).toBe(params);

  act(app, "pipeline.params");
  await app.waitFor(/epochs +3 +int/);
  act(app, "list.up");
  await app.waitFor(/2e-5 is the number 0\.00002 for DVC, but the text "2e-5" for PyYAML/);
  act(app, "params.fix");
  await app.waitFor(/learning_rate +2\.0e-5 +float +✎ was 2e-5/);
  project.write("README.md", "y\n");
  project.git("add", "README.md");
  act(app, "params.commit");
  await app.waitFor(
    /Commit params\.yaml\?[\s\S]*git commit --only -m MESSAGE -- params\.yaml[\s\S]*Set finetuning\.learning_rate to/,
  );
  app.press("enter");
  await app.waitFor(/Committed: Set finetuning\.learning_rate to 2\.0e-5/);
  expect(project.git("show", "--format=%s", "--name-only").trim().split("\n")).toEqual([
    "Set finetuning.learning_rate to 2.0e-5",
    "",
    "params.yaml",
  ]);
  expect(project.git("status", "--porcelain", "--untracked-files=no")).toBe("M  README.md\n");
});
