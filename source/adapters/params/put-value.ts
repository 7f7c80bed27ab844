import { type EditedParams, editParams } from "./edit-params.js";
import type { EditOptions } from "./edited.js";
import { nodesOf, parseParams } from "./params-document.js";
import { find, type ParamsNode } from "./params-node.js";
import { tomlKey } from "./toml-params.js";
import { typedKey } from "./typed-value.js";

/**
 * The text with a value at a key: in the place of the one that stands there, else as a new key with the maps above it that are
 * not there either. @throws as `editParams`
 */
export function putValue(text: string, path: readonly string[], value: string, options: EditOptions): EditedParams {
  const nodes = nodesOf(parseParams(text, options.format, options.file));
  if (find(nodes, path)) return editParams(text, { op: "set", path, value }, options);
  const owner = ownerOf(nodes, path);
  const [key = "", ...below] = path.slice(owner.length);
  return editParams(text, { op: "add", path: owner, key, value: wrapped(below, value, options) }, options);
}

/** What of the path is there. */
function ownerOf(nodes: readonly ParamsNode[], path: readonly string[]): readonly string[] {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const owner = path.slice(0, length);
    if (find(nodes, owner)) return owner;
  }
  return [];
}

/** `{b: {c: 1}}` of b, c and 1. */
function wrapped(path: readonly string[], value: string, { format }: EditOptions): string {
  return path.reduceRight((inner, key) => {
    if (format === "toml") return `{ ${tomlKey(key)} = ${inner} }`;
    return `{${typedKey(key, format)}: ${inner}}`;
  }, value);
}
