import { createHash } from "node:crypto";
import { dirname, join, posix, relative } from "node:path";
import { jsonText, shownValue } from "../../domain/pipeline/python-value.js";
import type { WhatRuns } from "../../domain/pipeline.js";
import { isArtifactsAlone } from "./artifacts-alone.js";
import { type DvcFiles, findDvcFiles } from "./dvc-files.js";
import { stagesOf } from "./dvc-yaml.js";
import { parseYaml, readYamlText } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

/**
 * Everything that `dvc repro` may run from this project: the commands of every dvc.yaml of its repository, and the files that
 * templates (`${…}`) take their values from. A file that is longer, stranger or more broken than this can read makes the whole
 * untold (`fingerprint` undefined), never shorter. A dvc.yaml of artifacts alone runs nothing, and is as if it were not there. `instead`: a file (relative to the project) as if it had this text.
 */
export async function whatRuns(
  projectRoot: string,
  found?: DvcFiles,
  instead?: { readonly file: string; readonly text: string },
): Promise<WhatRuns> {
  const { dvcRoot, files, isWhole } = found ?? (await findDvcFiles(projectRoot));
  const hash = createHash("sha256");
  const commands: string[] = [];
  const problems: string[] = isWhole ? [] : ["there are too many folders to find every dvc.yaml in"];
  const shownAs = (path: string) => relative(projectRoot, join(dvcRoot, path));
  const read = (path: string): Promise<string | undefined> => {
    const isOther = instead !== undefined && join(dvcRoot, path) === join(projectRoot, instead.file);
    return isOther ? Promise.resolve(instead.text) : readYamlText(join(dvcRoot, path), shownAs(path));
  };
  const note = (path: string, text: string | undefined) =>
    hash.update(`${path}\0${text === undefined ? "none" : Buffer.byteLength(text)}\0${text ?? ""}`);
  const take = async (path: string): Promise<string | undefined> => {
    const text = await read(path);
    note(path, text);
    return text;
  };
  // The project's own is counted where it is not there, too.
  const own = relative(dvcRoot, join(projectRoot, "dvc.yaml"));
  for (const path of files) {
    try {
      const text = await read(path);
      const value = text === undefined ? undefined : parseYaml(text, shownAs(path));
      const isNothing = text === undefined || isArtifactsAlone(text, value);
      // What holds no command counts as what is not there.
      if (!isNothing || path === own) note(path, isNothing ? undefined : text);
      if (isNothing) continue;
      const values = await templateValues(value, path, take);
      commands.push(...commandsOf(value, shownAs(path), values));
    } catch (error) {
      if (!(error instanceof YamlProblem)) throw error;
      problems.push(visible(error.message));
    }
  }
  return { fingerprint: problems.length === 0 ? hash.digest("hex") : undefined, commands, problems };
}

type Values = readonly { readonly from: string; readonly value: unknown }[];

/**
 * The values that a file's templates are filled with: params.yaml beside it and its `vars`, of the file and of its stages
 * (dvc/parsing/context.py, `load_from_vars`). A file without templates reads none.
 */
async function templateValues(
  value: unknown,
  path: string,
  take: (path: string) => Promise<string | undefined>,
): Promise<Values> {
  // Not in the text, where an escape could hide it.
  if (!jsonText(value ?? null).includes("${")) return [];
  const folder = dirname(path);
  const listed = [
    { folder, vars: ["params.yaml"] },
    { folder, vars: fieldOf(value, "vars") },
    ...stagesOf(value, path).map(([name, body]) => {
      const vars = fieldOf(body, "vars");
      const wdir = fieldOf(body, "wdir") ?? ".";
      if (vars === undefined) return { folder, vars };
      if (typeof wdir === "string" && !wdir.includes("${")) return { folder: posix.join(folder, wdir), vars };
      throw new YamlProblem(path, `the vars of ${name} lie in a folder that is not told`);
    }),
  ];
  const values: { readonly from: string; readonly value: unknown }[] = [];
  for (const each of listed) {
    for (const item of Array.isArray(each.vars) ? each.vars : []) {
      if (typeof item !== "string") {
        values.push({ from: "vars", value: item });
        continue;
      }
      // "FILE:KEY,KEY"
      const file = posix.join(each.folder, item.split(":")[0] ?? "");
      const text = await take(file);
      // What is no YAML (TOML, Python) counts by its text, and its values are not shown.
      if (text !== undefined) values.push({ from: posix.basename(file), value: parsedOrNot(text, file) });
    }
  }
  return values;
}

function parsedOrNot(text: string, file: string): unknown {
  try {
    return parseYaml(text, file);
  } catch {
    return undefined;
  }
}

function commandsOf(value: unknown, file: string, values: Values): readonly string[] {
  return stagesOf(value, file).flatMap(([name, body]) => {
    const each = fieldOf(body, "foreach");
    const matrix = fieldOf(body, "matrix");
    const cmd = fieldOf(each === undefined ? body : fieldOf(body, "do"), "cmd");
    const lines = (Array.isArray(cmd) ? cmd : [cmd]).map(textOf);
    const where = file === "dvc.yaml" ? name : `${file}: ${name}`;
    return [
      ...lines.map((line) => `${where}: ${line}`),
      ...(each === undefined ? [] : [`    for each of ${textOf(each)}`]),
      ...(matrix === undefined ? [] : [`    for each of ${textOf(matrix)}`]),
      ...templatesIn([...lines, textOf(each), textOf(matrix)].join("\n")).flatMap((key) =>
        values
          .filter((source) => valueAt(source.value, key) !== undefined)
          .map((source) => `    with ${key} = ${textOf(valueAt(source.value, key))} (${source.from})`),
      ),
    ].map(visible);
  });
}

function templatesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = ""]) => inner.trim()))];
}

/** "a.b[0].c" and "a.b.0.c" are the same. */
function valueAt(value: unknown, key: string): unknown {
  return key
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .reduce(fieldOf, value);
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : shownValue(value);
}

/** Every character that a terminal would obey, or an eye would miss, as an escape: nothing of a command is hidden. */
function visible(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
