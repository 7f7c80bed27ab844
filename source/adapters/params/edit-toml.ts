import type { AST } from "toml-eslint-parser";
import type { ParamsChange } from "../../domain/params/param.js";
import { exists, noKey, notEditable, refuse } from "./edit-errors.js";
import type { Edited, EditOptions } from "./edited.js";
import { find, type ParamsNode } from "./params-node.js";
import { lastLineEnd, lineStart, newlineBefore, newlineOf } from "./places.js";
import { type Splice, splice } from "./splice.js";
import {
  parseTomlParams,
  type TomlParams,
  type TomlPlace,
  tomlKey,
  tomlNodes,
  tomlPlaces,
  tomlTables,
} from "./toml-params.js";
import { typedKey, typedValue } from "./typed-value.js";

/** The text of a TOML file with the change in it. @throws UserError as `editParams` */
export function editToml(text: string, change: ParamsChange, options: EditOptions): Edited {
  const params = parseTomlParams(text, options.file);
  const { path } = change;
  const node = find(tomlNodes(params), path);
  if (change.op === "add") return added(params, change, node, options);
  if (!node) throw noKey(options.file, path);
  const place = tomlPlaces(params).find((each) => samePath(each.path, path));
  if (!place) throw notEditable(options.file, change, "a table is changed by its keys");
  if (change.op === "set") {
    const value = typedValue(change.value, { format: "toml", was: node.type, inFlow: false });
    const [from, to] = place.value.range;
    return { text: splice(text, { from, to, insert: value.text }), path, note: value.note };
  }
  if (change.op === "rename") return refuse(options.file, change);
  return { text: splice(text, removal(params, place)), path, note: undefined };
}

function added(
  params: TomlParams,
  change: ParamsChange & { readonly op: "add" },
  owner: ParamsNode | undefined,
  options: EditOptions,
): Edited {
  const { path, value: typed } = change;
  if (path.length > 0 && !owner) throw noKey(options.file, path);
  const value = typedValue(typed, { format: "toml", was: undefined, inFlow: false }).text;
  const place = tomlPlaces(params).find((each) => samePath(each.path, path))?.value;
  if (place?.type === "TOMLArray") {
    const own = [...path, String(place.elements.length)];
    return { text: splice(params.text, append(place, place.elements, value)), path: own, note: undefined };
  }
  const key = typedKey(change.key, "toml");
  const entry = `${tomlKey(key)} = ${value}`;
  const own = [...path, key];
  const known = find(tomlNodes(params), own);
  if (known) throw exists(options.file, own, known.line);
  const edit = place?.type === "TOMLInlineTable" ? append(place, place.body, entry) : newLine(params, path, entry);
  return { text: edit ? splice(params.text, edit) : refuse(options.file, change), path: own, note: undefined };
}

/** A new last entry of `[…]` or `{…}`. */
function append({ range: [from, to] }: AST.TOMLNode, entries: readonly AST.TOMLNode[], entry: string): Splice {
  const last = entries.at(-1)?.range[1];
  if (last === undefined) return { from: from + 1, to: to - 1, insert: entry };
  return { from: last, to: last, insert: `, ${entry}` };
}

/** A new line behind the last one of a table, or of the keys before the first table. */
function newLine(params: TomlParams, path: readonly string[], entry: string): Splice | undefined {
  const { text, program } = params;
  const newline = newlineOf(text);
  const [top] = program.body;
  const table = tomlTables(params).find((each) => samePath(each.path, path))?.table;
  if (path.length > 0 && !table) return undefined;
  const body = table ? table.body : top.body.filter((each) => each.type === "TOMLKeyValue");
  const end = body.at(-1)?.range[1] ?? table?.key.range[1];
  if (end === undefined) return { from: 0, to: 0, insert: `${entry}${newline}` };
  const indent = body.length > 0 ? leadingBlanks(text, body.at(-1)?.range[0] ?? 0) : "";
  const at = lastLineEnd(text, end);
  const isLast = at === text.length && !text.endsWith("\n");
  return { from: at, to: at, insert: isLast ? `${newline}${indent}${entry}` : `${indent}${entry}${newline}` };
}

function removal({ text }: TomlParams, { value, entry, owner }: TomlPlace): Splice {
  const node = entry ?? value;
  if (!owner) {
    const [first, to] = [lineStart(text, node.range[0]), lastLineEnd(text, node.range[1])];
    const isLast = to === text.length && !text.endsWith("\n");
    return { from: isLast ? newlineBefore(text, first) : first, to, insert: "" };
  }
  const entries: readonly AST.TOMLNode[] = owner.type === "TOMLArray" ? owner.elements : owner.body;
  const at = entries.indexOf(node);
  const next = entries[at + 1]?.range[0];
  if (next !== undefined) return { from: node.range[0], to: next, insert: "" };
  return { from: entries[at - 1]?.range[1] ?? node.range[0], to: node.range[1], insert: "" };
}

function leadingBlanks(text: string, offset: number): string {
  return /^\s*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}
