import { parseDocument } from "yaml";
import { UserError } from "../../domain/user-error.js";
import { readRegular } from "../files/regular-file.js";

/** A file that does not parse: where and why, in one line. */
export class YamlProblem extends UserError {
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, message: string, line: number | undefined) {
    super({
      code: "dvc.bad-yaml",
      kind: "invalid",
      message: `${file}${line === undefined ? "" : `, line ${line}`}: ${message}`,
      hint: "Mend the file; it is read again by itself.",
    });
    this.file = file;
    this.line = line;
  }
}

/** The plain value of a YAML text (1.2 with merge keys, as DVC's ruamel.yaml reads it). @throws YamlProblem */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, merge: true });
  const [error] = document.errors;
  if (error) {
    const [message = error.message] = error.message.split(" at line ");
    throw new YamlProblem(file, message, error.linePos?.[0].line);
  }
  const value = plainValue(() => document.toJS({ maxAliasCount: 100 }), file);
  if (holdsItself(value, new Set(), new Set())) throw new YamlProblem(file, "an alias holds itself", undefined);
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
    throw new YamlProblem(shownAs, error.message, undefined);
  });
}

/** Aliases are resolved only here: one of nothing, or too many of them, is found only now. */
function plainValue(toJs: () => unknown, file: string): unknown {
  try {
    return toJs();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new YamlProblem(file, error.message, undefined);
  }
}

function holdsItself(value: unknown, above: Set<object>, sound: Set<object>): boolean {
  if (typeof value !== "object" || value === null || sound.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  const holds = Object.values(value).some((each) => holdsItself(each, above, sound));
  above.delete(value);
  sound.add(value);
  return holds;
}
