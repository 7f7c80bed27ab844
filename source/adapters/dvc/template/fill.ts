import { isMapping, PythonFloat, pythonText } from "../../../domain/pipeline/python-value.js";
import { type Context, selected, TemplateProblem } from "./context.js";

/** How a mapping becomes arguments of a command (`parsing.bool`, `parsing.list` of DVC's config). */
export type Parsing = { readonly bool: string; readonly list: string };

/** `${…}` that no backslash escapes (dvc/parsing/interpolate.py, `KEYCRE`). */
const template = /(?<!\\)\$\{(.*?)\}/g;

/**
 * A value with every `${…}` in it filled, in keys too; a text that is nothing but one template gets the value itself. `field`
 * names the field of the stage: only `cmd` takes a mapping; without one (foreach, matrix) every value is taken.
 * @throws TemplateProblem
 */
export function filled(value: unknown, context: Context, parsing: Parsing, field?: string): unknown {
  if (typeof value === "string") return filledText(value, context, parsing, field);
  if (Array.isArray(value)) return value.map((each) => filled(each, context, parsing, field));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      String(filledText(key, context, parsing, field)),
      filled(each, context, parsing, field),
    ]),
  );
}

function filledText(text: string, context: Context, parsing: Parsing, field: string | undefined): unknown {
  const matches = [...text.matchAll(template)];
  const [first] = matches;
  if (matches.length === 1 && first?.[0] === text) return checked(selected(context, first[1] ?? ""), field);
  return text
    .replaceAll(template, (_, key: string) => textOf(checked(selected(context, key), field), parsing))
    .replaceAll("\\${", "${");
}

function checked(value: unknown, field: string | undefined): unknown {
  const isWhole = Array.isArray(value) || isMapping(value);
  if (!isWhole || field === undefined || (field === "cmd" && isMapping(value))) return value;
  throw new TemplateProblem(`a ${Array.isArray(value) ? "list" : "mapping"} cannot stand in ${field}`);
}

function textOf(value: unknown, parsing: Parsing): string {
  if (isMapping(value)) return argumentsOf(value, parsing);
  return pythonText(value);
}

/** `--key value` for each leaf, nested keys joined by dots (`to_str` of a dict). */
function argumentsOf(value: Readonly<Record<string, unknown>>, parsing: Parsing): string {
  return leavesOf(value, "")
    .flatMap(([key, leaf]) => {
      if (leaf === true) return [`--${key}`];
      if (leaf === false) return parsing.bool === "boolean_optional" ? [`--no-${key}`] : [];
      if (isMapping(leaf)) return [];
      if (!Array.isArray(leaf)) return [`--${key} ${typeof leaf === "string" ? quoted(leaf) : pythonText(leaf)}`];
      const items = leaf.map((item) => itemText(item, key));
      if (parsing.list === "append") return items.map((item) => `--${key} ${item}`);
      return items.length === 0 ? [] : [`--${key} ${items.join(" ")}`];
    })
    .join(" ");
}

function leavesOf(value: Readonly<Record<string, unknown>>, above: string): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, each]): readonly (readonly [string, unknown])[] => {
    const name = above === "" ? key : `${above}.${key}`;
    return isMapping(each) && Object.keys(each).length > 0 ? leavesOf(each, name) : [[name, each]];
  });
}

function itemText(item: unknown, key: string): string {
  if (typeof item === "string") return quoted(item);
  if (typeof item === "boolean") return item ? "True" : "False"; // an f-string prints it, not `to_str`
  if (typeof item === "object" && item !== null && !(item instanceof PythonFloat)) {
    throw new TemplateProblem(`a list in the list ${key} cannot be filled in`);
  }
  return pythonText(item);
}

/** As Python's shlex.quote. */
function quoted(text: string): string {
  if (text !== "" && /^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
