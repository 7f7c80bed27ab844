import { TomlDate, TomlError, parse as tomlOf } from "smol-toml";
import { PythonFloat, pythonFloat, pythonInt } from "../../domain/pipeline/python-value.js";
import { remembered } from "../files/remembered-file.js";
import { pythonAssignments } from "./python-literals.js";
import { parseYaml, readYamlText } from "./yaml-file.js";
import { placeIn, YamlProblem } from "./yaml-problem.js";

/** A file of parameters or of `vars`, by its name: .json, .toml, .py, else YAML; undefined where it is not there. @throws YamlProblem */
export const readParamsFile = remembered(async (path, shownAs): Promise<unknown> => {
  const text = await readYamlText(path, shownAs);
  return text === undefined ? undefined : parseParams(text, shownAs);
});

/** The same of a text (dvc/utils/serialize). @throws YamlProblem */
function parseParams(text: string, file: string): unknown {
  if (/\.json$/i.test(file)) return ofJson(text, file);
  if (/\.toml$/i.test(file)) return ofToml(text, file);
  if (/\.py$/i.test(file)) return pythonAssignments(text, file);
  return parseYaml(text, file) ?? {};
}

function ofJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text, (_key: string, value: unknown, { source = "" }: { readonly source?: string } = {}) => {
      if (typeof value !== "number") return value;
      return /^-?\d+$/.test(source) ? pythonInt(source) : pythonFloat(value);
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // V8 names the place of most errors.
    const [, line, column] = /line (\d+) column (\d+)/.exec(error.message) ?? [];
    const place = line === undefined ? undefined : placeIn(text, Number(line), Number(column));
    throw new YamlProblem(file, error.message.replace(/ in JSON at position.*/s, "").split("\n")[0] ?? "", place);
  }
}

function ofToml(text: string, file: string): unknown {
  try {
    return tomlValue(tomlOf(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ""] = error.message.split("\n");
    throw new YamlProblem(file, message, placeIn(text, error.line, error.column));
  }
}

/** Integers come as bigints, so that floats are known; dates are text, as dvc.lock keeps them. */
function tomlValue(value: unknown): unknown {
  if (typeof value === "bigint") return pythonInt(String(value));
  if (typeof value === "number") return pythonFloat(value);
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(tomlValue);
  if (typeof value !== "object" || value === null || value instanceof PythonFloat) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tomlValue(each)]));
}
