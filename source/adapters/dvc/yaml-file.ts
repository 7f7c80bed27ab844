import { loadAll, YAMLException } from "js-yaml";
import { readRegular } from "../files/regular-file.js";
import { placeIn, YamlProblem } from "./yaml-problem.js";
import { dvcSchema } from "./yaml-schema.js";

/** More values than this, and than the text has characters, can only come of aliases within aliases. */
const mostValues = 100_000;

/**
 * The plain value of a YAML text, as DVC's ruamel.yaml reads it (`yaml-schema.ts`); null of an empty one. js-yaml, because it is
 * ten times as fast as the parser that keeps comments: a dvc.lock of 1000 stages is read again after each of them.
 * @throws YamlProblem
 */
export function parseYaml(text: string, file: string): unknown {
  const conflict = /^(?:<<<<<<< |>>>>>>> )/m.exec(text);
  if (conflict) {
    const line = text.slice(0, conflict.index).split("\n").length;
    const hint = `Keep one side and delete the marks; of a lock file, then: dvc status.`;
    throw new YamlProblem(file, "it holds a merge conflict of git's", placeIn(text, line, 1), hint);
  }
  const value = loaded(text, file);
  if (/[&*]/.test(text)) sizeOf(value, { file, most: mostValues + text.length, above: new Set(), known: new Map() });
  return value;
}

/** The file's value; undefined where it is not there. @throws YamlProblem */
export async function readYaml(path: string, shownAs: string): Promise<unknown> {
  const text = await readYamlText(path, shownAs);
  return text === undefined ? undefined : parseYaml(text, shownAs);
}

/** The file's text; undefined where it is not there. @throws YamlProblem for what cannot be read */
export async function readYamlText(path: string, shownAs: string): Promise<string | undefined> {
  return readRegular(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new YamlProblem(shownAs, error.message);
  });
}

function loaded(text: string, file: string): unknown {
  try {
    const documents = loadAll(text, { schema: dvcSchema, maxTotalMergeKeys: 1_000_000 });
    if (documents.length > 1) throw new YamlProblem(file, "it holds several documents (---)");
    return documents[0] ?? null;
  } catch (error) {
    if (error instanceof YamlProblem || !(error instanceof Error)) throw error;
    if (!(error instanceof YAMLException)) throw new YamlProblem(file, error.message);
    const { reason, mark } = error;
    throw new YamlProblem(file, reason, mark && placeIn(text, mark.line + 1, mark.column + 1));
  }
}

type Counting = {
  readonly file: string;
  readonly most: number;
  readonly above: Set<object>;
  readonly known: Map<object, number>;
};

/** How many values there are with every alias written out. @throws YamlProblem for too many, and an alias that holds itself */
function sizeOf(value: unknown, counting: Counting): number {
  if (typeof value !== "object" || value === null) return 1;
  const { file, most, above, known } = counting;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (above.has(value)) throw new YamlProblem(file, "an alias holds itself");
  above.add(value);
  let size = 1;
  for (const each of Object.values(value)) {
    size += sizeOf(each, counting);
    if (size > most) throw new YamlProblem(file, "its aliases hold too many values");
  }
  above.delete(value);
  known.set(value, size);
  return size;
}
