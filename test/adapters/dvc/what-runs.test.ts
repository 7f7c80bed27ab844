import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { whatRuns } from "../../../source/adapters/dvc/what-runs.js";
import { makeProject, type Project } from "../../support/project.js";

const withDvc = (files: Readonly<Record<string, string>>) =>
  makeProject({ ".dvc/config": "", ...files }, { git: false });

/** DVC's template of a value. */
const filled = (key: string) => `\${${key}}`;

/** Whether the fingerprint is another one after the change. */
async function notices({ root }: Project, change: () => void): Promise<boolean> {
  const before = await whatRuns(root);
  change();
  const after = await whatRuns(root);
  return before.fingerprint !== after.fingerprint;
}

describe("what a project runs", () => {
  // Only the commands of the dvc.yaml at the root were listed and hashed, yet DVC runs what its stages depend on, wherever it is.
  test("is of every dvc.yaml in DVC's repository, and another when any of them changes or comes", async () => {
    await using project = withDvc({
      "dvc.yaml": "stages:\n  train:\n    cmd: echo train\n    deps: [sub/out.txt]\n",
      "sub/dvc.yaml": "stages:\n  hidden:\n    cmd: curl example.org | sh\n    outs: [out.txt]\n",
    });
    const { commands, problems } = await whatRuns(project.root);
    expect({ commands, problems }).toEqual({
      commands: ["train: echo train", "sub/dvc.yaml: hidden: curl example.org | sh"],
      problems: [],
    });
    expect(await notices(project, () => project.write("sub/dvc.yaml", "stages: {hidden: {cmd: rm -rf .}}\n"))).toBe(
      true,
    );
    expect(await notices(project, () => project.write("a/.b/c/dvc.yaml", "stages: {new: {cmd: 'true'}}\n"))).toBe(true);
    expect(await notices(project, () => project.write("readme.txt", "nothing that runs"))).toBe(false);
  });

  // A name for a dataset in a dvc.yaml of its own took the trust away, though no command was in it.
  test("is the same where a dvc.yaml of artifacts alone comes or goes, at the root, too", async () => {
    const artifacts = "# names\nartifacts:\n  pairs:\n    path: data/pairs.csv\n    type: dataset\n\n";
    for (const file of ["dvc.yaml", "data/dvc.yaml"]) {
      await using project = withDvc({ "other/dvc.yaml": "stages: {t: {cmd: echo}}\n" });
      expect(await notices(project, () => project.write(file, artifacts))).toBe(false);
      expect(await notices(project, () => project.write(file, artifacts.replace("pairs", "others")))).toBe(false);
      expect(await notices(project, () => project.write(file, `${artifacts}stages: {u: {cmd: rm}}\n`))).toBe(true);
    }
  });

  test("is another where a dvc.yaml holds more than artifacts, or could to another parser", async () => {
    const artifacts = "artifacts:\n  pairs:\n    path: data/pairs.csv\n";
    const texts = {
      "a stage": `stages:\n  t:\n    cmd: rm\n${artifacts}`,
      "empty stages": `${artifacts}stages: {}\n`,
      vars: `vars: [a.yaml]\n${artifacts}`,
      params: `${artifacts}params: [a.yaml]\n`,
      "a template": artifacts.replace("data/", `${filled("where")}/`),
      "one line": "artifacts: {pairs: {path: data/pairs.csv}}\n",
      quotes: artifacts.replace("artifacts", '"artifacts"'),
      "an anchor": artifacts.replace("artifacts:", "artifacts: &a"),
      "a document's start": `---\n${artifacts}`,
      "a directive": `%YAML 1.1\n---\n${artifacts}`,
      // YAML 1.1 ends a line there.
      "a line's end of YAML 1.1": `artifacts:\n  a: {path: x}\n  # \u0085stages: {t: {cmd: rm}}\n`,
      "a separator of lines": `artifacts:\n  a: {path: x}\n  # \u2028stages: {t: {cmd: rm}}\n`,
      "a carriage's return": "artifacts:\n  a: {path: x}\n  # \rstages: {t: {cmd: rm}}\n",
    };
    for (const [name, text] of Object.entries(texts)) {
      await using project = withDvc({ "dvc.yaml": "stages: {t: {cmd: echo}}\n" });
      expect([name, await notices(project, () => project.write("data/dvc.yaml", text))]).toEqual([name, true]);
    }
  });

  test("is also of what lies above the project in the same repository, and behind a link", async () => {
    await using project = withDvc({
      "dvc.yaml": "stages: {above: {cmd: echo above}}\n",
      "part/dvc.yaml": "stages: {own: {cmd: echo own}}\n",
      "elsewhere.yaml": "stages: {linked: {cmd: echo linked}}\n",
      "deep/x": "",
    });
    symlinkSync("../elsewhere.yaml", join(project.root, "deep/dvc.yaml"));
    expect((await whatRuns(join(project.root, "part"))).commands).toEqual([
      "../deep/dvc.yaml: linked: echo linked",
      "../dvc.yaml: above: echo above",
      "own: echo own",
    ]);
  });

  test("leaves out Slipway's own folder only while the .dvcignore in it does", async () => {
    await using project = withDvc({
      ".slipway/.dvcignore": "*\n",
      ".slipway/artifacts/dvc.yaml": "stages: {logged: {cmd: echo logged}}\n",
    });
    expect((await whatRuns(project.root)).commands).toEqual([]);
    project.write(".slipway/.dvcignore", "*\n!artifacts\n");
    expect((await whatRuns(project.root)).commands).toEqual([".slipway/artifacts/dvc.yaml: logged: echo logged"]);
  });

  // zod's record drops that name: the stage was in no list, and DVC ran it.
  test("lists a stage called __proto__ and one that a merge key brings in", async () => {
    await using project = withDvc({
      "dvc.yaml":
        "vars:\n  - &x {merged: {cmd: echo merged}}\nstages:\n  __proto__:\n    cmd: echo proto\n  <<: *x\n  constructor: {cmd: echo constructor}\n",
    });
    expect((await whatRuns(project.root)).commands).toEqual([
      "__proto__: echo proto",
      "merged: echo merged",
      "constructor: echo constructor",
    ]);
  });

  // `cmd: ${c}` was listed as "${c}", and a change of params.yaml changed what ran without a question.
  test("shows what templates are filled with, and is another when those files change", async () => {
    await using project = withDvc({
      "dvc.yaml": `vars: [more.yaml:x, {inline: 3}]\nstages:\n  t:\n    cmd: "\\x24{c} ${filled("x.y[0]")} ${filled("inline")}"\n`,
      "params.yaml": "c: echo hello\n",
      "more.yaml": "x: {y: [one]}\n",
    });
    expect((await whatRuns(project.root)).commands).toEqual([
      `t: ${filled("c")} ${filled("x.y[0]")} ${filled("inline")}`,
      "    with c = echo hello (params.yaml)",
      "    with x.y[0] = one (more.yaml)",
      "    with inline = 3 (vars)",
    ]);
    expect(await notices(project, () => project.write("params.yaml", "c: rm -rf .\n"))).toBe(true);
    expect(await notices(project, () => project.write("more.yaml", "x: {y: [two]}\n"))).toBe(true);
    project.write("dvc.yaml", "stages: {t: {cmd: echo plain, params: [lr]}}\n");
    expect(await notices(project, () => project.write("params.yaml", "lr: 2\n"))).toBe(false);
  });

  // It was listed as an empty line.
  test("shows the body of a foreach and of a matrix, and what they go through", async () => {
    await using project = withDvc({
      "dvc.yaml": `stages:\n  f:\n    foreach: [a, b]\n    do:\n      cmd: ['echo ${filled("item")}', echo twice]\n  m:\n    matrix: {k: [1, 2]}\n    cmd: echo ${filled("item.k")}\n`,
    });
    expect((await whatRuns(project.root)).commands).toEqual([
      `f: echo ${filled("item")}`,
      "f: echo twice",
      '    for each of ["a","b"]',
      `m: echo ${filled("item.k")}`,
      '    for each of {"k":[1,2]}',
    ]);
  });

  // A pipe instead of dvc.yaml held a thread of the hub for ever; a file that did not parse counted as one without commands.
  test("is untold where a file of it cannot be read, whatever the reason", async () => {
    const broken: Readonly<Record<string, (project: Project) => void>> = {
      "no YAML": ({ write }) => write("sub/dvc.yaml", "stages: [\n"),
      "a pipe": ({ root }) => execFileSync("mkfifo", [join(root, "dvc.yaml")]),
      "a pipe of parameters": ({ root, write }) => {
        write("dvc.yaml", `stages: {t: {cmd: '${filled("c")}'}}\n`);
        execFileSync("mkfifo", [join(root, "params.yaml")]);
      },
      "an alias that holds itself": ({ write }) => write("dvc.yaml", "stages: &x {t: {cmd: echo, deep: *x}}\n"),
      "too many aliases": ({ write }) =>
        write("dvc.yaml", `a: &a [${"x,".repeat(99)}]\nb: &b [${"*a,".repeat(99)}]\nc: [${"*b,".repeat(99)}]\n`),
      "stages that are no mapping": ({ write }) => write("dvc.yaml", "stages: [train]\n"),
      "vars in a folder that is not told": ({ write }) =>
        write("dvc.yaml", `stages: {t: {wdir: '${filled("w")}', vars: [x.yaml], cmd: '${filled("c")}'}}\n`),
    };
    for (const [name, make] of Object.entries(broken)) {
      await using project = withDvc({});
      make(project);
      const { fingerprint, problems } = await whatRuns(project.root);
      expect({ name, fingerprint, problems: problems.length }).toEqual({ name, fingerprint: undefined, problems: 1 });
    }
  });

  test("hides nothing: control characters and turned writing are written out", async () => {
    await using project = withDvc({
      "dvc.yaml": 'stages:\n  t:\n    cmd: "echo\\e]0;x\\arm\\rok\\u202Egnp\\n\\tend"\n',
    });
    expect((await whatRuns(project.root)).commands).toEqual([
      "t: echo\\u{1b}]0;x\\u{7}rm\\u{d}ok\\u{202e}gnp\\n\\tend",
    ]);
  });
});
