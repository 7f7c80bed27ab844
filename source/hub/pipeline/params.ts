import { join } from "node:path";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { readYaml } from "../../adapters/dvc/yaml-file.js";
import { readRegular } from "../../adapters/files/regular-file.js";

/** A params file's value (YAML or JSON); undefined where it is not there. @throws YamlProblem */
export function readParams(root: string, file: string): Promise<unknown> {
  // JSON is YAML; TOML and Python are told as unread by the caller.
  return readYaml(join(root, file), file);
}

/** The value of a dotted key ("finetuning.epochs"; a list's index counts from 0); undefined where there is none. */
export function valueAt(value: unknown, key: string): unknown {
  let at = value;
  for (const part of key.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

/** Equal as Python has it: 1 == 1.0 == True. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    const keys = Object.keys(a);
    return (
      Array.isArray(a) === Array.isArray(b) &&
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameValue(Reflect.get(a, key), Reflect.get(b, key)))
    );
  }
  return plain(a) === plain(b);
}

/** A value in a few cells. */
export function shownValue(value: unknown): string {
  if (value === undefined) return "(none)";
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** The leaves of a YAML file, dotted keys in file order, values as the file writes them. */
export async function flatParams(root: string, file: string): Promise<readonly (readonly [string, string])[]> {
  return leavesOf(await readRegular(join(root, file)).catch(() => ""));
}

/** The same of a text, as git's history has it. */
export function leavesOf(text: string): readonly (readonly [string, string])[] {
  return leaves(parseDocument(text).contents, "");
}

function leaves(node: Node | null, path: string): readonly (readonly [string, string])[] {
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => leaves(nodeOf(value), below(isScalar(key) ? String(key.value) : "")));
  }
  if (isSeq(node) && node.items.some((item) => !isScalar(item))) {
    return node.items.flatMap((item, at) => leaves(nodeOf(item), below(String(at))));
  }
  if (isScalar(node)) return [[path, node.source ?? String(node.value)]];
  return node ? [[path, JSON.stringify(node.toJSON())]] : [];
}

function nodeOf(value: unknown): Node | null {
  // A parsed document holds nodes only; `unknown` is what its types say.
  return isMap(value) || isSeq(value) || isScalar(value) ? value : null;
}

function plain(value: unknown): unknown {
  return typeof value === "boolean" ? Number(value) : (value ?? undefined);
}
