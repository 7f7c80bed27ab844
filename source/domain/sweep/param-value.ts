import { UserError } from "../user-error.js";

/** A value of a param as YAML has it: a scalar, or a list of them. */
export type ParamValue = string | number | boolean | null | readonly ParamValue[];

const number = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/**
 * What a typed text means where `current` stands now: a number where a number stands, `true` or `false` where one of them does,
 * a list (`[1, 2]`) where a list does, any text where a text stands. Where nothing stands (null) the text tells what it is.
 * @throws UserError `arguments.wrong-type` naming the param and the value that stands there
 */
export function typedValue(name: string, text: string, current: unknown): ParamValue {
  if (Array.isArray(current)) return asList(text) ?? wrongType(name, text, "a list such as [1, 2]", current);
  if (typeof current === "number") {
    return asNumber(text) ?? (text === "null" ? null : wrongType(name, text, "a number", current));
  }
  if (typeof current === "boolean") {
    return asBoolean(text) ?? wrongType(name, text, "true or false", current);
  }
  if (typeof current === "string") return text;
  return scalarOf(text);
}

/** A value as a person types it, and as tags and columns show it. */
export function valueText(value: ParamValue): string {
  if (isList(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "number" ? numberText(value) : String(value);
}

/** 0.004, but 2e-5 for 0.00002: of small numbers the shorter form. */
export function numberText(value: number): string {
  const [plain, exponent] = [String(value), value.toExponential()];
  const isShorter = Math.abs(value) < 1e-3 && exponent.length < plain.length;
  return (isShorter ? exponent : plain).replace("e+", "e");
}

/** A number as YAML writes it in decimal or with an exponent; undefined for anything else. */
export function asNumber(text: string): number | undefined {
  return number.test(text) ? Number(text) : undefined;
}

export function isList(value: ParamValue): value is readonly ParamValue[] {
  return Array.isArray(value);
}

function asBoolean(text: string): boolean | undefined {
  return text === "true" || text === "false" ? text === "true" : undefined;
}

function scalarOf(text: string): ParamValue {
  if (text === "null" || text === "~") return null;
  return asList(text) ?? asBoolean(text) ?? asNumber(text) ?? unquoted(text);
}

function asList(text: string): readonly ParamValue[] | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const inside = text.slice(1, -1).trim();
  return inside === "" ? [] : splitValues(inside).map((part) => scalarOf(part.trim()));
}

/** Splits at the commas that are in no brackets and no quotes. */
export function splitValues(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, quote, from] = [0, "", 0];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = text.indexOf(letter, at + 1) < 0 ? "" : letter;
    else if (letter === "[") depth += 1;
    else if (letter === "]") depth -= 1;
    else if (letter === "," && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** Without the quotes around it, where it has them. */
export function unquoted(text: string): string {
  const [, inside] = /^(?:"(.*)"|'(.*)')$/s.exec(text) ?? [];
  return inside ?? (/^'.*'$/s.test(text) ? text.slice(1, -1) : text);
}

function wrongType(name: string, text: string, wanted: string, current: unknown): never {
  const shown = JSON.stringify(current);
  throw new UserError({
    code: "arguments.wrong-type",
    kind: "invalid",
    message: `${name} wants ${wanted} (it is ${shown} now), not "${text}"`,
    hint: `Give it ${wanted}: --set ${name}=VALUE`,
  });
}
