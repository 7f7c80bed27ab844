import { pythonFloat, pythonInt } from "../../domain/pipeline/python-value.js";
import { placeIn, YamlProblem } from "./yaml-problem.js";

/**
 * The values that a Python file of parameters assigns, as DVC reads them (dvc/utils/serialize/_py.py): `name = literal` at the
 * top, in classes (a mapping under the class's name), and `self.name = literal` in a class's `__init__`. What is no literal is
 * left out. Not the whole grammar: lines are found by their indentation, and no `if` or `with` is entered.
 * @throws YamlProblem for a string or bracket that does not end
 */
export function pythonAssignments(text: string, file: string): Readonly<Record<string, unknown>> {
  const lines = logicalLines(text, file);
  return blockValues(lines, { at: 0 }, 0, false);
}

type Line = { readonly indent: number; readonly text: string };

function blockValues(
  lines: readonly Line[],
  cursor: { at: number },
  indent: number,
  onlySelf: boolean,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (let line = lines[cursor.at]; line && line.indent >= indent; line = lines[cursor.at]) {
    cursor.at += 1;
    const inner = lines[cursor.at]?.indent ?? 0;
    const [, name] = /^class\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(line.text) ?? [];
    if (line.indent > indent) continue; // of a block that is not entered
    if (name !== undefined) values[name] = inner > indent ? blockValues(lines, cursor, inner, false) : {};
    else if (/^def\s+__init__\s*\(/.test(line.text)) {
      if (inner > indent) Object.assign(values, blockValues(lines, cursor, inner, true));
    } else for (const part of split(line.text, ";")) Object.assign(values, assignment(part, onlySelf));
  }
  return values;
}

function assignment(line: string, onlySelf: boolean): Readonly<Record<string, unknown>> {
  const [, self, name = "", right = ""] =
    /^(self\s*\.\s*)?([\p{L}_][\p{L}\p{N}_]*)\s*(?::[^=]*)?=(?!=)(.*)$/su.exec(line.trim()) ?? [];
  if (name === "" || (onlySelf && self === undefined)) return {};
  const reader = { text: right, at: 0 };
  const value = literal(reader);
  skipBlank(reader);
  return value === undefined || reader.at < right.length ? {} : { [name]: value.value };
}

/** Lines joined where brackets are open, comments and blank lines away. */
function logicalLines(text: string, file: string): readonly Line[] {
  const lines: Line[] = [];
  let begun = "";
  let open = 0;
  let begunAt = 1;
  const physical = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (let number = 0; number < physical.length; number++) {
    if (begun === "") begunAt = number + 1;
    let line = physical[number] ?? "";
    // A string in three quotes goes over lines: they are taken together before anything is cut from them.
    while (endsInTriple(begun + line) && number + 1 < physical.length) line += `\n${physical[++number] ?? ""}`;
    const code = withoutComment(line);
    if (begun === "" && code.trim() === "") continue;
    begun += begun === "" ? code : `\n${code}`;
    open = openBrackets(begun);
    if (code.endsWith("\\")) begun = `${begun.slice(0, -1)} `;
    else if (open <= 0) {
      const indent = /^[ \t]*/.exec(begun)?.[0].replaceAll("\t", "        ").length ?? 0;
      lines.push({ indent, text: begun.trim() });
      begun = "";
    }
  }
  if (open > 0) throw new YamlProblem(file, "a bracket is never closed", placeIn(text, begunAt, 1));
  return lines;
}

/** What stands in a string, at the end of a text: the quote that it would end with. */
function tokens(text: string): readonly string[] {
  return (
    text.match(
      /"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"""|'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[^"'#]+|["']/gs,
    ) ?? []
  );
}

function endsInTriple(text: string): boolean {
  return tokens(text).some((token) => token === '"""' || token === "'''");
}

function withoutComment(line: string): string {
  return tokens(line)
    .filter((token) => !token.startsWith("#"))
    .join("")
    .trimEnd();
}

function openBrackets(text: string): number {
  const code = tokens(text)
    .filter((token) => !/^["']/.test(token))
    .join("");
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}

/** Outside of strings and brackets. */
function split(text: string, separator: string): readonly string[] {
  const parts = [""];
  for (const token of tokens(text)) {
    const pieces = /^["']/.test(token) ? [token] : token.split(separator);
    parts[parts.length - 1] += pieces[0] ?? "";
    parts.push(...pieces.slice(1));
  }
  return parts;
}

type Reader = { readonly text: string; at: number };
/** Wrapped: None and "no literal" are not the same. */
type Literal = { readonly value: unknown } | undefined;

function literal(reader: Reader): Literal {
  skipBlank(reader);
  const character = reader.text[reader.at] ?? "";
  if (character === "{") return mapping(reader);
  if (character === "[") return sequence(reader, "]");
  if (character === "(") return group(reader);
  const [text] = /^[rRbBuU]{0,2}(?="|')/.exec(reader.text.slice(reader.at)) ?? [];
  return text === undefined ? word(reader) : strings(reader);
}

function word(reader: Reader): Literal {
  const [text = ""] = /^[-+]?\s*[\p{L}\p{N}_.]+(?:(?<=[eE])[-+]\d+)?/u.exec(reader.text.slice(reader.at)) ?? [];
  reader.at += text.length;
  const named: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };
  if (Object.hasOwn(named, text)) return { value: named[text] };
  const number = text.replaceAll(/[_\s]/g, "");
  if (/^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9]\d*)$/.test(number)) {
    const [sign, digits] = number.startsWith("-") ? ["-", number.slice(1)] : ["", number.replace("+", "")];
    const value = pythonInt(digits);
    return { value: sign === "-" ? -value : value };
  }
  const isFloat = /^[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?$/.test(number);
  return isFloat ? { value: pythonFloat(Number(number)) } : undefined;
}

/** Strings that stand beside each other are one. */
function strings(reader: Reader): Literal {
  let value = "";
  for (;;) {
    skipBlank(reader);
    const found = /^([rRbBuU]{0,2})("""|'''|"|')/.exec(reader.text.slice(reader.at));
    if (!found) return { value };
    const [opening, prefix = "", quote = ""] = found;
    const start = reader.at + opening.length;
    let end = start;
    while (end < reader.text.length && !reader.text.startsWith(quote, end)) end += reader.text[end] === "\\" ? 2 : 1;
    const inside = reader.text.slice(start, end);
    value += /r/i.test(prefix) ? inside : unescaped(inside);
    reader.at = end + quote.length;
  }
}

function unescaped(text: string): string {
  const plain: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };
  return text.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ntr0'"\\\n])/g, (_, code: string) =>
    code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (plain[code] ?? code),
  );
}

function group(reader: Reader): Literal {
  const start = reader.at;
  const items = sequence(reader, ")");
  // "(1)" is 1, "(1,)" and "()" are tuples.
  const isTuple = items && Array.isArray(items.value) && items.value.length === 1;
  const hasComma = /,\s*\)$/.test(reader.text.slice(start, reader.at));
  return isTuple && !hasComma && Array.isArray(items.value) ? { value: items.value[0] } : items;
}

function sequence(reader: Reader, end: string): Literal {
  const items: unknown[] = [];
  reader.at += 1;
  for (;;) {
    skipBlank(reader);
    if (taken(reader, end)) return { value: items };
    const item = literal(reader);
    if (!item) return undefined;
    items.push(item.value);
    skipBlank(reader);
    if (!taken(reader, ",") && reader.text[reader.at] !== end) return undefined;
  }
}

function mapping(reader: Reader): Literal {
  const entries: (readonly [string, unknown])[] = [];
  const items: unknown[] = [];
  reader.at += 1;
  for (;;) {
    skipBlank(reader);
    if (taken(reader, "}")) return { value: items.length > 0 ? items : Object.fromEntries(entries) };
    const key = literal(reader);
    if (!key) return undefined;
    skipBlank(reader);
    if (taken(reader, ":")) {
      const value = literal(reader);
      if (!value) return undefined;
      entries.push([String(key.value), value.value]);
    } else items.push(key.value); // a set
    skipBlank(reader);
    if (!taken(reader, ",") && reader.text[reader.at] !== "}") return undefined;
  }
}

function taken(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function skipBlank(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "")) reader.at += 1;
}
