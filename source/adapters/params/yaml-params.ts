import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import type { ParamsFormat } from "../../domain/params/param.js";
import { readingsOf, type ScalarType } from "../../domain/params/scalar-readings.js";
import { pythonFloat, pythonInt } from "../../domain/pipeline/python-value.js";
import type { ParamsDocument } from "./params-document.js";
import type { ParamsNode } from "./params-node.js";
import { ParamsProblem } from "./params-problem.js";

export type YamlParams = ParamsDocument & { readonly document: Document.Parsed; readonly lines: LineCounter };

/**
 * The parsed text, with the places of all tokens. JSON is read by the same parser, after JSON's own has found it sound.
 * @throws ParamsProblem
 */
export function parseYamlParams(text: string, format: ParamsFormat, file: string): YamlParams {
  if (format === "json") checkJson(text, file);
  const lines = new LineCounter();
  const document = parseDocument(text, { keepSourceTokens: true, lineCounter: lines, prettyErrors: true, merge: true });
  const [error] = document.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const place = start ? { line: start.line, column: start.col } : {};
    if (error.code === "MULTIPLE_DOCS") {
      throw new ParamsProblem(file, "it holds several documents (---): DVC reads one alone", place);
    }
    throw new ParamsProblem(file, (error.message.split(" at line ")[0] ?? error.message).trim(), place);
  }
  try {
    // Aliases are resolved only here: one of nothing, or too many of them, is found only now.
    document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new ParamsProblem(file, cause.message);
  }
  const is11 = document.directives.yaml.version === "1.1" && document.directives.yaml.explicit === true;
  return { text, format, document, is11, lines };
}

/** The keys of the top level with all that is below them. */
export function yamlNodes(params: YamlParams): readonly ParamsNode[] {
  const { contents } = params.document;
  return contents === null ? [] : childrenOf(contents, [], params, new Set());
}

/** The text that stands for a key in a path. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return key.value === null && key.source === undefined ? "" : String(key.source ?? key.value);
}

/** True for the key `<<` of YAML 1.1, which merges what it is given. */
function isMerge({ key }: Pair<unknown, unknown>): boolean {
  return isScalar(key) && key.source === "<<" && key.type === "PLAIN";
}

function childrenOf(
  node: unknown,
  path: readonly string[],
  params: YamlParams,
  above: ReadonlySet<unknown>,
): readonly ParamsNode[] {
  if (above.has(node)) return [];
  const inside = new Set([...above, node]);
  if (isSeq(node)) {
    return node.items.map((item, at) => nodeOf(item, undefined, [...path, String(at)], params, inside));
  }
  if (!isMap(node)) return [];
  const own = node.items.map((pair) => nodeOf(pair.value, pair, [...path, keyText(pair.key)], params, inside));
  const has = new Set(node.items.map(({ key }) => keyText(key)));
  const merged = node.items.filter(isMerge).flatMap(({ value }) =>
    mergedFrom(value, params).flatMap(({ alias, map }) =>
      childrenOf(map, path, params, inside)
        .filter((child) => !has.has(child.path[path.length] ?? ""))
        .map((child) => {
          has.add(child.path[path.length] ?? "");
          return inherited(child, alias);
        }),
    ),
  );
  return [...own, ...merged];
}

function inherited(node: ParamsNode, from: string): ParamsNode {
  return { ...node, from, children: node.children.map((child) => inherited(child, from)) };
}

function mergedFrom(value: unknown, params: YamlParams): readonly { readonly alias: string; readonly map: unknown }[] {
  if (isSeq(value)) return value.items.flatMap((item) => mergedFrom(item, params));
  if (!isAlias(value)) return [];
  return [{ alias: `*${value.source}`, map: value.resolve(params.document) }];
}

function nodeOf(
  value: unknown,
  pair: Pair<unknown, unknown> | undefined,
  path: readonly string[],
  params: YamlParams,
  above: ReadonlySet<unknown>,
): ParamsNode {
  const place = offsetOf(pair?.key) ?? offsetOf(value) ?? 0;
  const common = {
    path,
    line: params.lines.linePos(place).line,
    hasPlainKey: isScalar(pair?.key) && pair.key.type === "PLAIN",
    from: undefined,
  };
  if (isAlias(value)) {
    const target = value.resolve(params.document);
    const meant = above.has(target) ? undefined : nodeOf(target, undefined, path, params, new Set([...above, value]));
    return {
      ...common,
      kind: "alias",
      type: meant?.type ?? "null",
      source: `*${value.source}`,
      value: meant?.value ?? null,
      comment: commentOf(value),
      isPlain: false,
      children: [],
    };
  }
  if (isMap(value) || isSeq(value)) {
    const children = childrenOf(value, path, params, above);
    const isList = isSeq(value);
    return {
      ...common,
      kind: isList ? "list" : "map",
      type: isList ? "list" : "map",
      source: flowOf(
        children.filter(({ from }) => from === undefined),
        isList,
        params.format,
      ),
      value: isList
        ? children.map((child) => child.value)
        : Object.fromEntries(children.map((child) => [child.path.at(-1) ?? "", child.value])),
      comment: undefined,
      isPlain: false,
      children,
    };
  }
  return { ...common, kind: "scalar", ...scalarOf(value, params), comment: commentOf(value), children: [] };
}

function scalarOf(
  value: unknown,
  { is11, format }: YamlParams,
): Pick<ParamsNode, "type" | "source" | "value" | "isPlain"> {
  if (!isScalar(value)) return { type: "null", source: "", value: null, isPlain: true };
  const source = value.source ?? "";
  if (value.type === "PLAIN" && value.tag === undefined) {
    const { dvc, core } = readingsOf(source, { is11 });
    const { type, value: text } = format === "json" ? core : dvc;
    return { type, source, value: plainValue(type, text), isPlain: format === "yaml" };
  }
  const isSingle = value.type === "QUOTE_SINGLE" && !source.includes("\n");
  const shown = isSingle ? `'${source.replaceAll("'", "''")}'` : JSON.stringify(String(value.value));
  if (typeof value.value === "string") return { type: "string", source: shown, value: value.value, isPlain: false };
  return { type: typeOfValue(value.value), source, value: value.value, isPlain: false };
}

/** Of a value with a tag of its own. */
function typeOfValue(value: unknown): ScalarType {
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : "string";
}

/** The value as Python has it. */
function plainValue(type: ScalarType, text: string): unknown {
  if (type === "null") return null;
  if (type === "bool") return text === "true";
  if (type === "float") return pythonFloat(Number(text));
  if (type === "int") return pythonInt(text);
  return text;
}

function flowOf(children: readonly ParamsNode[], isList: boolean, format: ParamsFormat): string {
  if (isList) return `[${children.map(({ source }) => flowScalar(source)).join(", ")}]`;
  const key = ({ path, hasPlainKey }: ParamsNode) => {
    const text = path.at(-1) ?? "";
    return hasPlainKey && format === "yaml" ? text : JSON.stringify(text);
  };
  return `{${children.map((child) => `${key(child)}: ${flowScalar(child.source)}`).join(", ")}}`;
}

/** Commas and brackets end a plain scalar inside of a flow collection. */
function flowScalar(source: string): string {
  const isPlain = source !== "" && !/^["'[{*]/.test(source);
  if (source === "") return "null";
  return isPlain && /[,[\]{}]|: |\n/.test(source) ? JSON.stringify(source) : source;
}

function commentOf(node: unknown): string | undefined {
  const comment = isScalar(node) || isAlias(node) ? node.comment : undefined;
  // Lines below it belong to what comes next.
  return comment?.split("\n")[0]?.trim();
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? undefined) : undefined;
}

/** JSON.parse says where: "… in JSON at position 5 (line 1 column 6)". */
function checkJson(text: string, file: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(error.message) ?? [];
    const why = error.message.replace(/ in JSON at position .*$/, "");
    throw new ParamsProblem(file, why, line === undefined ? {} : { line: Number(line), column: Number(column) });
  }
}
