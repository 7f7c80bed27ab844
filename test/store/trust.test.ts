import { join } from "node:path";
import { expect, test } from "vitest";
import { whatRuns } from "../../source/adapters/dvc/what-runs.js";
import { openTrust } from "../../source/store/trust.js";
import { makeProject, type Project } from "../support/project.js";

const dvcYaml = `stages:\n  train:\n    cmd: python train.py --lr \${lr}\n`;
const file = "params.yaml";

function trustOf(project: Project) {
  const kept = join(project.root, "../trust.json");
  return openTrust(project.root, (instead) => whatRuns(project.root, undefined, instead), kept);
}

// A template puts params into commands: each param that was edited in Slipway ended the trust in the folder.
test("trust goes over to what runs after a param of a template was changed by the user", async () => {
  await using project = makeProject({ "dvc.yaml": dvcYaml, [file]: "lr: 0.1\n" }, { git: false });
  const trust = await trustOf(project);
  await trust.trust();
  const text = "lr: 0.2\n";
  await trust.keepOver({ file, text }, async () => project.write(file, text));
  expect(await trust.isTrusted()).toBe(true);
  project.write(file, "lr: 0.3\n");
  expect(await trust.isTrusted()).toBe(false);
});

test("what was not trusted before such a change is not trusted after it", async () => {
  await using project = makeProject({ "dvc.yaml": dvcYaml, [file]: "lr: 0.1\n" }, { git: false });
  const trust = await trustOf(project);
  await trust.trust();
  project.write("dvc.yaml", `${dvcYaml}  more:\n    cmd: curl example.org\n`);
  const text = "lr: 0.2\n";
  await trust.keepOver({ file, text }, async () => project.write(file, text));
  expect(await trust.isTrusted()).toBe(false);
  project.write("dvc.yaml", dvcYaml);
  expect(await trust.isTrusted()).toBe(false);
});

test("a change that does not come about gives no trust", async () => {
  await using project = makeProject({ "dvc.yaml": dvcYaml, [file]: "lr: 0.1\n" }, { git: false });
  const trust = await trustOf(project);
  await trust.trust();
  const failing = trust.keepOver({ file, text: "lr: 0.2\n" }, () => Promise.reject(new Error("disk")));
  await expect(failing).rejects.toThrow("disk");
  expect(await trust.isTrusted()).toBe(true);
});
