import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHasher } from "../../source/adapters/dvc/hasher.js";
import { readPipeline } from "../../source/hub/pipeline/pipeline-feature.js";
import { makeProject, type Project } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };

const files = {
  "dvc.yaml": `stages:
  inside:
    cmd: cp local.txt made.txt
    wdir: sub
    deps: [local.txt]
    params: [depth]
    outs: [made.txt]
  clean:
    cmd: cp raw/in.csv clean.csv
    deps: [raw, raw/in.csv]
    outs: [clean.csv]
  train:
    cmd: grep -c . clean.csv > model.txt
    deps: [clean.csv]
    params: [train.rate, train.names]
    outs: [model.txt]
    metrics:
      - scores.json: {cache: false}
  report:
    cmd: cat model.txt > report.txt
    deps: [model.txt]
    outs: [report.txt]
`,
  "params.yaml": "train:\n  rate: 1.0\n  names: [a, b]\nother: 1\n",
  "sub/local.txt": "here",
  "sub/params.yaml": "depth: 1\n",
  "raw/in.csv": "id,text\n1,a\n2,b\n",
  "raw/deep/größe.txt": "x",
  ".dvc/config": "",
};

/** Which stages the real `dvc status` would run. */
function byDvc({ root, env }: Project): readonly string[] {
  const text = execFileSync(dvcBin(), ["status", "--json"], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return Object.keys(JSON.parse(text))
    .filter((name) => !name.endsWith(".dvc"))
    .sort();
}

/** The same natively, with the reasons; what would only run because another does is left out, as DVC does. */
async function natively({ root }: Project) {
  const view = await readPipeline(root, createHasher(), noExecutions);
  if (view.state !== "ready") throw new Error(view.state);
  const own = view.stages.map(
    ({ name, reasons }) => [name, reasons.filter((reason) => !reason.endsWith("runs before it"))] as const,
  );
  return new Map(own.filter(([, reasons]) => reasons.length > 0));
}

describe.skipIf(missing("dvc"))("the native state of a pipeline", () => {
  test("agrees with the real dvc status, and says why", async () => {
    await using project = makeProject({
      ...files,
      "dvc.yaml": files["dvc.yaml"].replace("model.txt\n    deps", "model.txt; echo '{}' > scores.json\n    deps"),
    });
    const agree = async (reasons: Readonly<Record<string, readonly string[]>>) => {
      const own = await natively(project);
      expect(Object.fromEntries(own)).toEqual(reasons);
      expect([...own.keys()].sort()).toEqual(byDvc(project));
    };
    const repro = () => execFileSync(dvcBin(), ["repro"], { cwd: project.root, env: project.env, stdio: "ignore" });
    expect([...(await natively(project)).keys()].sort()).toEqual(byDvc(project));
    repro();
    await agree({});
    project.write("params.yaml", files["params.yaml"].replace("rate: 1.0", "rate: 2").replace("[a, b]", "[a, c]"));
    await agree({ train: ["params.yaml: train.rate 1 → 2", 'params.yaml: train.names ["a","b"] → ["a","c"]'] });
    project.write("params.yaml", files["params.yaml"].replace("rate: 1.0", "rate: 1").replace("other: 1", "other: 2"));
    await agree({});
    project.write("raw/in.csv", "id,text\n1,a\n2,b\n3,c\n");
    await agree({ clean: ["raw changed", "raw/in.csv changed: 2 → 3 rows"] });
    project.write("raw/in.csv", files["raw/in.csv"]);
    project.write("raw/deep/new.txt", "y");
    await agree({ clean: ["raw changed"] });
    rmSync(join(project.root, "raw/deep/new.txt"));
    await agree({});
    project.write("sub/params.yaml", "depth: 2\n");
    await agree({ inside: ["sub/params.yaml: depth 1 → 2"] });
    project.write("sub/params.yaml", "depth: 1\n");
    rmSync(join(project.root, "clean.csv"));
    await agree({ clean: ["clean.csv is missing"], train: ["clean.csv is missing"] });
    project.write("clean.csv", "edited\n");
    const edited = await natively(project);
    expect(edited.get("clean")).toEqual(["clean.csv was changed after the stage ran"]);
    expect([...edited.keys()].sort()).toEqual(byDvc(project));
    repro();
    await agree({});
    const definition = project.read("dvc.yaml");
    project.write("dvc.yaml", `${definition}    frozen: true\n`);
    project.write("model.txt", "other\n");
    await agree({ train: ["model.txt was changed after the stage ran"] });
    project.write("dvc.yaml", `${definition.replace("cat model.txt", "cat  model.txt")}    always_changed: true\n`);
    repro();
    await agree({ report: ["it always runs"] });
    project.write("dvc.yaml", `${definition}    always_changed: true\n`);
    await agree({ report: ["it always runs", "its command changed"] });
    rmSync(join(project.root, ".dvc/cache"), { recursive: true });
    expect([...(await natively(project)).keys()].sort()).toEqual(byDvc(project));
  });

  test("of a file that does not parse names file and line", async () => {
    await using project = makeProject({ "dvc.yaml": "stages:\n  a:\n    cmd: [x\n" });
    await expect(readPipeline(project.root, createHasher(), noExecutions)).rejects.toMatchObject({
      file: "dvc.yaml",
      line: expect.any(Number),
    });
  });
});
