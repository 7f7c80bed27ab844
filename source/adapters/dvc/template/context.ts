import { isMapping } from "../../../domain/pipeline/python-value.js";

/** What a template cannot be filled with, or a file of values that does not fit the others, in words. */
export class TemplateProblem extends Error {}

export type Values = Readonly<Record<string, unknown>>;

/** Values that templates are filled with, and which files they come from (dvc/parsing/context.py). */
export type Context = {
  readonly values: Values;
  /** Of each file the keys that were taken from it; undefined: all. */
  readonly imports: ReadonlyMap<string, readonly string[] | undefined>;
};

/** Reads a file of values; undefined where it is not there. The path is relative to the repository. */
export type ReadValues = (path: string) => Promise<unknown>;

export const emptyContext: Context = { values: {}, imports: new Map() };

/** `vars`: files, "FILE:KEY,KEY", or values; a value that is there already is no other unless both are mappings. @throws TemplateProblem */
export async function withVars(
  context: Context,
  vars: readonly unknown[],
  at: (path: string) => string,
  read: ReadValues,
): Promise<Context> {
  let extended = context;
  for (const item of vars) {
    if (typeof item === "string") extended = await withFile(extended, item, at, read);
    else if (isMapping(item)) extended = { ...extended, values: merged(extended.values, item, "vars") };
  }
  return extended;
}

/** The context with `item` and `key` of one round of foreach or matrix; they hide what is of their name. */
export function withItem(context: Context, item: Values): Context {
  return { ...context, values: { ...context.values, ...item } };
}

/** The value of "a.b[0].c". @throws TemplateProblem */
export function selected(context: Context, key: string): unknown {
  let at: unknown = context.values;
  for (const part of key.replaceAll("[", ".").replaceAll("]", "").split(".")) {
    at = child(at, part.trim(), key);
  }
  return at;
}

function child(at: unknown, part: string, key: string): unknown {
  if (Array.isArray(at) && /^-?\d+$/.test(part)) {
    const item: unknown = at.at(Number(part));
    if (item !== undefined) return item;
  } else if (isMapping(at) && Object.hasOwn(at, part)) return at[part];
  throw new TemplateProblem(`there is no ${key} to fill \${${key}} with`);
}

async function withFile(
  context: Context,
  item: string,
  at: (path: string) => string,
  read: ReadValues,
): Promise<Context> {
  const [name = "", list = ""] = item.split(/:(.*)/s);
  const path = at(name);
  const keys = list.split(",").filter((key) => key !== "");
  const before = context.imports.get(path);
  const isThere = context.imports.has(path);
  if (isThere && keys.length === 0 && before === undefined) return context;
  if (isThere && (keys.length === 0 || before === undefined || keys.some((key) => before.includes(key)))) {
    throw new TemplateProblem(`${item} of vars is loaded already`);
  }
  const value = await read(path);
  if (value === undefined) throw new TemplateProblem(`${path} of vars does not exist`);
  if (!isMapping(value)) throw new TemplateProblem(`${path} of vars holds no mapping`);
  const taken = keys.length === 0 ? value : Object.fromEntries(keys.map((key) => [key, ownOf(value, key, path)]));
  const imports = new Map(context.imports).set(path, keys.length === 0 ? undefined : [...(before ?? []), ...keys]);
  return { values: merged(context.values, taken, path), imports };
}

function ownOf(value: Values, key: string, path: string): unknown {
  if (Object.hasOwn(value, key)) return value[key];
  throw new TemplateProblem(`there is no ${key} in ${path}, which vars names`);
}

function merged(into: Values, update: Values, from: string): Values {
  const result: Record<string, unknown> = { ...into };
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(into, key) ? into[key] : undefined;
    if (Object.hasOwn(into, key) && !(isMapping(before) && isMapping(value))) {
      throw new TemplateProblem(`${key} of ${from} is defined already`);
    }
    const now = isMapping(before) && isMapping(value) ? merged(before, value, from) : value;
    // Not by an assignment: that would set the prototype for a key of that name.
    Object.defineProperty(result, key, { value: now, enumerable: true, writable: true, configurable: true });
  }
  return result;
}
