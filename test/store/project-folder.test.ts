import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { prepareProjectFolder } from "../../source/store/project-folder.js";
import { dvc, withDvc } from "../hub/data-work/dvc-project.js";
import { makeProject } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";

const logged = "stages:\n  logged:\n    cmd: touch RUN\n";

// `/.slipway` was written into the project's own .dvcignore, which git tracks, by only looking at it.
test.skipIf(missing("dvc")).each([true, false])(
  "the store is no business of DVC's, and no file of the project's changes (git: %s)",
  async (git) => {
    await using project = withDvc(makeProject({ "dvc.yaml": "stages:\n  own:\n    cmd: touch OWN\n" }, { git }));
    dvc(project, "init", "--quiet", ...(git ? [] : ["--no-scm"]));
    // Whoever asks for the store back does not get it.
    project.write(".dvcignore", "*.tmp\n!/.slipway\n");
    if (git) project.commit("DVC is set up");
    await prepareProjectFolder(project.root);
    project.write(".slipway/artifacts/0/dvc.yaml", logged);
    expect(project.read(".dvcignore")).toBe("*.tmp\n!/.slipway\n");
    if (git) expect(project.git("status", "--porcelain")).toBe("");
    const { root: cwd, env } = project;
    const told = execFileSync(dvcBin(), ["repro", "-P", "--dry"], { cwd, env, encoding: "utf8" });
    expect(told.match(/Running stage '.*'/g)).toEqual(["Running stage 'own'"]);
  },
);

test.skipIf(missing("dvc"))("without its own .dvcignore DVC would run what is logged into the store", async () => {
  await using project = withDvc(makeProject({}, { git: false }));
  dvc(project, "init", "--quiet", "--no-scm");
  project.write(".slipway/artifacts/0/dvc.yaml", logged);
  expect(dvc(project, "stage", "list", "--all")).toContain("logged");
  await prepareProjectFolder(project.root);
  expect(dvc(project, "stage", "list", "--all")).not.toContain("logged");
});
