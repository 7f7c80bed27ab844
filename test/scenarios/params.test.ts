import { join } from "node:path";
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
  await app.waitFor(/✓ finetune +│/);
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
  await app.waitFor(/✎ finetune +│/);
  act(app, "dag.last");
  await app.waitFor(/finetune: out of date[\s\S]*params\.yaml: finetuning\.epochs 3 → 5/);
  act(app, "global.undo");
  await app.waitFor("finetuning.epochs: 3 → 5 in params.yaml");
  app.press("enter");
  await app.waitFor(/✓ finetune +│/);
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

test("an editor may change the file while a value is typed: what was typed is not lost, nothing is overwritten unasked", async () => {
  await using project = makeProject(files);
  expect((await slipway(project, "trust")).code).toBe(0);
  await using app = await open(project, { columns: 80, rows: 24 });
  await app.waitFor(/✓ finetune +│/);
  act(app, "pipeline.params");
  await app.waitFor(/epochs +3 +int/);
  for (let at = 0; at < 4; at += 1) act(app, "list.down");
  await app.waitFor(/finetuning\.epochs . int/);
  act(app, "params.edit");
  await app.waitFor(/ cancel /);
  app.press("backspace");
  app.type("5");
  const changed = params.replace("epochs: 3", "epochs: 9").replace("# Of the sample.", "# Of an editor.");
  project.write("params.yaml", changed);
  await app.waitFor(/epochs +5/);
  act(app, "params-field.accept");
  await app.waitFor(/epochs is 9 now; it was 3/);
  expect(project.read("params.yaml")).toBe(changed);
  act(app, "params-field.accept");
  await app.waitFor(/epochs +5 +int/);
  expect(project.read("params.yaml")).toBe(changed.replace("epochs: 9", "epochs: 5"));
});

test("a file that does not parse is opened in the editor at its line, and is there again when it is mended", async () => {
  await using project = makeProject({ ...files, "params.yaml": params.replace("epochs: 3", "epochs: [3") });
  expect((await slipway(project, "trust")).code).toBe(0);
  project.write("editor.mjs", editor);
  await using app = await open(
    project,
    { columns: 120, rows: 40 },
    { EDITOR: `${process.execPath} ${join(project.root, "editor.mjs")}` },
  );
  await app.waitFor(/Pipeline/);
  act(app, "pipeline.params");
  await app.waitFor(/params\.yaml, line 8, column 3[\s\S]*layers: \[q, v\]/);
  act(app, "params.edit");
  await app.waitFor(/There is nothing to change here/);
  act(app, "params.open-editor");
  await app.waitFor(/epochs +3 +int/);
  expect(project.read("params.yaml")).toBe(params);
  expect(project.read("args.txt")).toMatch(/^\S*\/params\.yaml$/);
  act(app, "global.undo");
  await app.waitFor("edit of params.yaml");
  app.press("enter");
  await app.waitFor(/line 8, column 3/);
});

/** Mends the file that it is given, and writes its arguments down. */
const editor = `import { readFileSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2);
const path = args.at(-1);
writeFileSync(new URL("args.txt", import.meta.url), args.join(" "));
writeFileSync(path, readFileSync(path, "utf8").replace("[3", "3"));
`;
