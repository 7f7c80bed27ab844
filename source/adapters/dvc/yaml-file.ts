import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { UserError } from "../../domain/user-error.js";

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

/** The plain value of a YAML text (1.2, as DVC reads it). @throws YamlProblem */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const [message = error.message] = error.message.split(" at line ");
    throw new YamlProblem(file, message, error.linePos?.[0].line);
  }
  return document.toJS({ maxAliasCount: 100 });
}

/** The file's value; undefined where it is not there. @throws YamlProblem */
export async function readYaml(path: string, shownAs: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new YamlProblem(shownAs, error.message, undefined);
  });
  return text === undefined ? undefined : parseYaml(text, shownAs);
}
