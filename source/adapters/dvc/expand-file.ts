import { join, posix, relative } from "node:path";
import { jsonText } from "../../domain/pipeline/python-value.js";
import { remembered } from "../files/remembered-file.js";
import type { DvcConfig } from "./dvc-config.js";
import { checkedStages, definitionOf } from "./dvc-yaml.js";
import { readParamsFile } from "./params-file.js";
import { inFolder, type StageDefinition } from "./stage-definition.js";
import { emptyContext, type ReadValues, TemplateProblem, withVars } from "./template/context.js";
import { ExpandProblem, expanded } from "./template/expand.js";
import { readYaml } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

type Place = { readonly projectRoot: string; readonly dvcRoot: string; readonly parsing: DvcConfig["parsing"] };

type Known = {
  readonly value: unknown;
  readonly parsing: string;
  readonly reads: ReadonlyMap<string, unknown>;
  readonly stages: readonly StageDefinition[];
};

const readDvcYaml = remembered(readYaml);

/**
 * Reads the stages of one dvc.yaml (its path relative to the repository), every template filled from params.yaml beside it and
 * from `vars`; the same objects while neither the file nor one that it takes values from has changed.
 */
export function createStageReader(): (file: string, place: Place) => Promise<readonly StageDefinition[]> {
  const known = new Map<string, Known>();
  return async (file, place) => {
    const shownAs = relative(place.projectRoot, join(place.dvcRoot, file)).replaceAll("\\", "/");
    const value = await readDvcYaml(join(place.dvcRoot, file), shownAs);
    const parsing = JSON.stringify(place.parsing);
    const before = known.get(file);
    const read = (path: string) => readParamsFile(join(place.dvcRoot, path), inFolder(".", path));
    if (before && before.value === value && before.parsing === parsing && (await areSame(before.reads, read))) {
      return before.stages;
    }
    const reads = new Map<string, unknown>();
    const stages = await stagesIn(value, file, shownAs, place, async (path) => {
      const each = await read(path);
      reads.set(path, each);
      return each;
    });
    known.set(file, { value, parsing, reads, stages });
    return stages;
  };
}

async function areSame(reads: ReadonlyMap<string, unknown>, read: ReadValues): Promise<boolean> {
  for (const [path, value] of reads) if ((await read(path)) !== value) return false;
  return true;
}

async function stagesIn(
  value: unknown,
  file: string,
  shownAs: string,
  { parsing }: Place,
  read: ReadValues,
): Promise<readonly StageDefinition[]> {
  const written = checkedStages(value, shownAs);
  const folder = posix.dirname(file);
  const shownFolder = posix.dirname(shownAs);
  const address = (name: string) => (shownAs === "dvc.yaml" ? name : `${shownAs}:${name}`);
  const at = (wdir: string, path: string) => inFolder(inFolder(folder, wdir), path);
  try {
    const context = await contextOf(value, (path) => at(".", path), read);
    const stages: StageDefinition[] = [];
    for (const [name, body] of written) {
      for (const each of await expanded(name, body, { context, parsing, read, at })) {
        stages.push(definitionOf(each, shownAs, address(each.name), shownFolder));
      }
    }
    return stages;
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const field = error instanceof ExpandProblem ? `stages.${error.field.join(".")}: ` : "vars: ";
    throw new YamlProblem(shownAs, `${field}${error.message}`);
  }
}

async function contextOf(value: unknown, at: (path: string) => string, read: ReadValues) {
  // A file without templates reads none: a params.yaml of another form does not keep it from being read.
  if (!jsonText(value ?? null).includes("${")) return emptyContext;
  const vars = typeof value === "object" && value !== null && "vars" in value ? value.vars : [];
  const isThere = (await read(at("params.yaml"))) !== undefined;
  return withVars(emptyContext, [...(isThere ? ["params.yaml"] : []), ...(Array.isArray(vars) ? vars : [])], at, read);
}
