import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../support/project.js";
import { ofData } from "./data.js";
import { ofDefinitions } from "./definitions.js";
import { ofFiles } from "./files.js";
import { ofParams } from "./params.js";
import type { Situation } from "./situation.js";

/** By the name of the stage, or of the `.dvc` file. */
export const situations: Readonly<Record<string, Situation>> = { ...ofFiles, ...ofParams, ...ofDefinitions, ...ofData };

const params = `one:
  rate: 2e-5
  same: 1
  flag: true
  nothing: null
  big: 123456789012345678901
gone: {key: 7, nothing: }
lists:
  names: [a, b]
  items: [{x: 1}, {x: 2}]
group: {deep: {x: 1}}
text: {a: on, b: 010, c: 12:30, e: 0o10, f: 1_000}
each: {a: 1, b: 2}
people: {ann: {age: 3}, bob: {age: 4}}
arguments: {lr: 1e-5, deep: {on: true, off: false}, name: it's here, list: [1, 2.0, b c], none: }
`;

const later = params
  .replace("rate: 2e-5", "rate: 3e-5")
  .replace("same: 1", "same: 1.0")
  .replace("flag: true", "flag: 1")
  .replace("gone: {key: 7, nothing: }", "gone: {}")
  .replace("[a, b]", "[a, c]")
  .replace("{x: 2}", "{x: 3}")
  .replace("{x: 1}}", "{x: 2}, new: true}")
  .replace("each: {a: 1, b: 2}", "each: {a: 1, b: 3}")
  .replace("bob: {age: 4}", "bob: {age: 5}");

/** The project as it is before its stages run. */
export function beforeTheRun(): Readonly<Record<string, string>> {
  const all = Object.values(situations);
  const inputs = all.flatMap(({ stage = "" }) => [...stage.matchAll(/\b[\w-]+\.in\b/g)].map(([name]) => name));
  return {
    ...Object.fromEntries(inputs.map((name) => [name, `input of ${name}\n`])),
    ".dvc/config": "[core]\n    analytics = false\n['remote \"other\"']\n    url = ../other\n",
    ".dvcignore": "*.tmp\n!keep.tmp\n/folder4/cache\nlogs/\n",
    ".gitignore": "venv/\n",
    "params.yaml": params,
    "dvc.yaml": stagesText(({ stage }) => stage),
    ...Object.assign({}, ...all.map(({ files }) => files ?? {})),
  };
}

/** What cannot be written as the text of a file. */
export function addLinks({ root }: Project): void {
  rmSync(join(root, "link.in"), { force: true });
  symlinkSync("link.target", join(root, "link.in"));
  symlinkSync("real.txt", join(root, "links/to-file.txt"));
  symlinkSync("../folder1", join(root, "links/to-folder"));
}

/** All that happens after the run. */
export function change(project: Project): void {
  project.write("params.yaml", later);
  project.write(
    "dvc.yaml",
    stagesText(({ stage, now }) => now ?? stage),
  );
  for (const each of Object.values(situations)) each.change?.(project);
}

function stagesText(bodyOf: (situation: Situation) => string | undefined): string {
  const stages = Object.entries(situations).flatMap(([name, situation]) => {
    const body = bodyOf(situation);
    return body === undefined ? [] : [`  ${name}:\n${body.replaceAll(/^/gm, "    ")}\n`];
  });
  return `stages:\n${stages.join("")}`;
}
