import { expect, test } from "vitest";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";

// DVC removes what is imported from another repository, and it was told to be nowhere else.
test.skipIf(missing("dvc"))(
  "a clean-up tells of what an import of the workspace has that its source has it, and what it removes comes back from there",
  async () => {
    await using source = await dvcProject({ "data/theirs.csv": "theirs\n", "data/set/one.csv": "one\n" });
    dvc(source, "add", "-q", "data/theirs.csv", "data/set");
    source.commit("data to import");
    await using project = await dvcProject({});
    for (const path of ["data/theirs.csv", "data/set"]) dvc(project, "import", "-q", source.root, path);
    project.commit("imports");
    for (const text of ["a draft\n", "kept\n"]) {
      project.write("data/draft.csv", text);
      dvc(project, "add", "-q", "data/draft.csv");
    }
    const { stdout } = await slipway(project, "data", "gc", "--dry", "--json", "--workspace");
    expect(JSON.parse(stdout)).toMatchObject({
      total: 4,
      atSource: { count: 3 },
      nowhereElse: { count: 1, bytes: 8 },
      unknown: { count: 0 },
    });
    expect(await slipway(project, "data", "gc", "--workspace", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        / {2}its source +set\/one\.csv\n[\s\S]*3 \(\d+ B\) are at the source of an import, 1 \(8 B\) is nowhere/,
      ),
    });
    dvc(project, "pull", "-q", "--force");
    expect([project.read("theirs.csv"), project.read("set/one.csv")]).toEqual(["theirs\n", "one\n"]);
  },
  120_000,
);
