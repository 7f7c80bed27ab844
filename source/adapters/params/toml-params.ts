import { parse, TomlError } from "smol-toml";
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { ParamType } from "../../domain/params/param.js";
import { pythonFloat, pythonInt } from "../../domain/pipeline/python-value.js";
import type { ParamsDocument } from "./params-document.js";
import type { ParamsNode } from "./params-node.js";
import { ParamsProblem } from "./params-problem.js";

export type TomlParams = ParamsDocument & { readonly program: AST.TOMLProgram };

/** Where a value of a TOML file stands. */
export type TomlPlace = {
  readonly path: readonly string[];
  readonly value: AST.TOMLContentNode;
  /** `key = value`; of an array's item there is none. */
  readonly entry: AST.TOMLKeyValue | undefined;
  /** The inline table or array that it is in; undefined of a line of its own. */
  readonly owner: AST.TOMLInlineTable | AST.TOMLArray | undefined;
};

/** The parsed text, with the places of all values, after the parser that reads it for the pipeline has found it sound. @throws ParamsProblem */
export function parseTomlParams(text: string, file: string): TomlParams {
  try {
    parse(text, { integersAsBigInt: true });
    return { text, format: "toml", is11: false, program: parseTOML(text) };
  } catch (error) {
    if (error instanceof TomlError) {
      const [message = ""] = error.message.split("\n");
      throw new ParamsProblem(file, message, { line: error.line, column: error.column });
    }
    if (!(error instanceof ParseError)) throw error;
    throw new ParamsProblem(file, error.message, { line: error.lineNumber, column: error.column + 1 });
  }
}

/** Every value that is written, in the order of the file. */
export function tomlPlaces({ program }: TomlParams): readonly TomlPlace[] {
  const [top] = program.body;
  return top.body.flatMap((each) => {
    if (each.type === "TOMLKeyValue") return placesOf(each, [], undefined);
    return each.body.flatMap((entry) => placesOf(entry, each.resolvedKey.map(String), undefined));
  });
}

/** Headers `[a.b]` and `[[a]]` with the path of the table that each begins. */
export function tomlTables({
  program,
}: TomlParams): readonly { readonly path: readonly string[]; readonly table: AST.TOMLTable }[] {
  const [top] = program.body;
  return top.body.flatMap((each) =>
    each.type === "TOMLTable" ? [{ path: each.resolvedKey.map(String), table: each }] : [],
  );
}

/** The keys of the top level with all that is below them. */
export function tomlNodes(params: TomlParams): readonly ParamsNode[] {
  const top: Group = { path: [], line: 1, isList: false, entries: new Map() };
  for (const { path, table } of tomlTables(params)) groupAt(top, path, table.loc.start.line, table.kind === "array");
  for (const { path, value, entry, owner } of tomlPlaces(params)) {
    // What is in an array or inline table comes with that.
    if (owner !== undefined || entry === undefined) continue;
    const group = groupAt(top, path.slice(0, -1), entry.loc.start.line, false);
    group.entries.set(path.at(-1) ?? "", nodeOf(value, path, entry, params));
  }
  return nodesOfGroup(top);
}

function placesOf(entry: AST.TOMLKeyValue, above: readonly string[], owner: TomlPlace["owner"]): readonly TomlPlace[] {
  const path = [...above, ...entry.key.keys.map(keyName)];
  return [{ path, value: entry.value, entry, owner }, ...inside(entry.value, path)];
}

function inside(value: AST.TOMLContentNode, path: readonly string[]): readonly TomlPlace[] {
  if (value.type === "TOMLInlineTable") return value.body.flatMap((entry) => placesOf(entry, path, value));
  if (value.type !== "TOMLArray") return [];
  return value.elements.flatMap((element, at) => {
    const own = [...path, String(at)];
    return [{ path: own, value: element, entry: undefined, owner: value }, ...inside(element, own)];
  });
}

type Group = {
  readonly path: readonly string[];
  readonly line: number;
  /** `[[a]]`: its entries are its items. */
  readonly isList: boolean;
  readonly entries: Map<string, Group | ParamsNode>;
};

/** The table of a path, made with those above it where they have no header of their own. */
function groupAt(top: Group, path: readonly string[], line: number, isArray: boolean): Group {
  let group = top;
  path.forEach((key, at) => {
    const known = group.entries.get(key);
    if (known && "entries" in known) {
      group = known;
      return;
    }
    const isList = isArray && at === path.length - 2;
    const next: Group = { path: path.slice(0, at + 1), line, isList, entries: new Map() };
    group.entries.set(key, next);
    group = next;
  });
  return group;
}

function nodesOfGroup({ entries }: Group): readonly ParamsNode[] {
  return [...entries.values()].map((each) => {
    if (!("entries" in each)) return each;
    const children = nodesOfGroup(each);
    const kind = each.isList ? "list" : "map";
    return {
      ...plain,
      path: each.path,
      kind,
      type: kind,
      line: each.line,
      children,
      ...collected(children, each.isList),
    };
  });
}

const plain = { comment: undefined, isPlain: false, hasPlainKey: false, from: undefined };

function nodeOf(value: AST.TOMLContentNode, path: readonly string[], at: AST.TOMLNode, params: TomlParams): ParamsNode {
  const common = { ...plain, path, line: at.loc.start.line, comment: commentOf(at, params) };
  if (value.type === "TOMLArray") {
    const children = value.elements.map((element, index) => nodeOf(element, [...path, String(index)], element, params));
    return { ...common, kind: "list", type: "list", children, ...collected(children, true) };
  }
  if (value.type === "TOMLInlineTable") {
    const top: Group = { path, line: common.line, isList: false, entries: new Map() };
    for (const entry of value.body) {
      const own = [...path, ...entry.key.keys.map(keyName)];
      const group = groupAt(top, own.slice(path.length, -1), common.line, false);
      group.entries.set(own.at(-1) ?? "", nodeOf(entry.value, own, entry, params));
    }
    const children = nodesOfGroup(top);
    return { ...common, kind: "map", type: "map", children, ...collected(children, false) };
  }
  const [from, to] = value.range;
  return { ...common, kind: "scalar", children: [], source: params.text.slice(from, to), ...scalarOf(value) };
}

function scalarOf(value: AST.TOMLValue): { readonly type: ParamType; readonly value: unknown } {
  if (value.kind === "string") return { type: "string", value: value.value };
  if (value.kind === "boolean") return { type: "bool", value: value.value };
  if (value.kind === "integer") return { type: "int", value: pythonInt(String(value.bigint)) };
  if (value.kind === "float") return { type: "float", value: pythonFloat(value.value) };
  return { type: "date", value: value.datetime };
}

/** Source and value of a table or array: on one line, as TOML writes it. */
function collected(
  children: readonly ParamsNode[],
  isList: boolean,
): { readonly source: string; readonly value: unknown } {
  if (isList) {
    return {
      source: `[${children.map(({ source }) => source).join(", ")}]`,
      value: children.map(({ value }) => value),
    };
  }
  const entries = children.map(({ path, source }) => `${tomlKey(path.at(-1) ?? "")} = ${source}`);
  return {
    source: entries.length === 0 ? "{}" : `{${entries.join(", ")}}`,
    value: Object.fromEntries(children.map(({ path, value }) => [path.at(-1) ?? "", value])),
  };
}

/** A key as TOML writes it (TOML 1.0, "Keys"). */
export function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

function keyName(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

/** The comment behind the value on its line. */
function commentOf({ loc }: AST.TOMLNode, { program }: TomlParams): string | undefined {
  return program.comments.find((comment) => comment.loc.start.line === loc.end.line)?.value.trim();
}
