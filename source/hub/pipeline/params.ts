import { join } from "node:path";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { StageLock } from "../../adapters/dvc/dvc-lock.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { sameValue } from "../../domain/pipeline/python-value.js";

/** The value of a dotted key ("finetuning.epochs"; a list's index counts from 0); undefined where there is none. */
export function valueAt(value: unknown, key: string): unknown {
  let at = value;
  for (const part of key.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

/** The leaves of a YAML file, dotted keys in file order, values as the file writes them. */
async function flatParams(root: string, file: string): Promise<readonly (readonly [string, string])[]> {
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

/** params.yaml flattened; `changed`: another value than a stage that reads it ran with last. */
export async function paramsOf(
  root: string,
  value: unknown,
  locks: readonly StageLock[],
): Promise<readonly { readonly key: string; readonly value: string; readonly changed: boolean }[]> {
  const file = "params.yaml";
  const locked = locks.flatMap((lock) => Object.entries(lock.params?.[file] ?? {}));
  return (await flatParams(root, file)).map(([key, text]) => ({
    key,
    value: text,
    changed: locked.some(([group, before]) => {
      if (key !== group && !key.startsWith(`${group}.`)) return false;
      const inside = key === group ? before : valueAt(before, key.slice(group.length + 1));
      return !sameValue(valueAt(value, key), inside);
    }),
  }));
}
