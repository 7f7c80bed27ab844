import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { ParamsFormat, ParamType } from "../../domain/params/param.js";
import { disagreementOf, quoted } from "../../domain/params/portable-scalar.js";
import { UserError } from "../../domain/user-error.js";

import { ParamsProblem } from "./params-problem.js";
import { parseTomlParams } from "./toml-params.js";
import { parseYamlParams } from "./yaml-params.js";

export type TypedValue = {
  /** As it is to be written. */
  readonly text: string;
  /** Why it is written otherwise than it was typed. */
  readonly note: string | undefined;
};

/**
 * What someone typed for a value, as the file is to have it: one scalar, alias, or map or list in flow form. Where a text stood,
 * what is no YAML value becomes a quoted text; a plain scalar that readers differ about is written so that they do not.
 * @throws UserError `params.bad-value`
 */
export function typedValue(
  typed: string,
  {
    format,
    was,
    inFlow,
  }: { readonly format: ParamsFormat; readonly was: ParamType | undefined; readonly inFlow: boolean },
): TypedValue {
  const text = typed.trim();
  if (/[\r\n]/.test(text))
    throw badValue(text, "a value is one line", "Open the file in the editor for several lines: o.");
  if (format !== "yaml") return checkedValue(text, was, format);
  const why = whyNoValue(text);
  if (why !== undefined) {
    if (was === "string") return { text: quoted(text), note: undefined };
    throw badValue(text, why, `For a text put it in quotes: ${quoted(text)}`);
  }
  const { contents } = parseDocument(text);
  if (!isScalar(contents) || contents.type !== "PLAIN" || contents.tag !== undefined) return { text, note: undefined };
  const disagreement = disagreementOf(text);
  const [likely] = disagreement?.fixes ?? [];
  // "on" where a text stood is the text; where a switch stood it is the switch.
  const fix = was === "string" ? disagreement?.fixes.find(({ text: fixed }) => fixed === quoted(text)) : likely;
  if (disagreement && fix) return { text: fix.text, note: `written as ${fix.text}: ${disagreement.message}` };
  return { text: inFlow && /[,[\]{}]/.test(text) ? quoted(text) : text, note: undefined };
}

/** The key as the file is to have it. @throws UserError `params.bad-key` */
export function typedKey(typed: string, format: ParamsFormat): string {
  const key = typed.trim();
  if (key === "" || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(key)) throw badKey(key, "is no key", "Give it a name of one line.");
  if (key.includes("."))
    throw badKey(key, "has a dot, which DVC reads as a step into a map", "Add the map first, then the key in it.");
  if (format === "json") return quoted(key);
  if (format === "toml") return key;
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) && !disagreementOf(key) && whyNoValue(key) === undefined
    ? key
    : quoted(key);
}

/** Why the text is no single value of YAML; undefined where it is one. */
function whyNoValue(text: string): string | undefined {
  if (text === "") return "nothing is typed";
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) return (error.message.split(" at line ")[0] ?? error.message).trim();
  const { contents } = document;
  if ((isMap(contents) || isSeq(contents)) && contents.flow !== true)
    return "a map or list is typed as {a: 1} or [1, 2]";
  if (
    contents === null ||
    document.comment !== null ||
    (isScalar(contents) || isAlias(contents) ? contents.comment : undefined)
  ) {
    return "# begins a comment";
  }
  if (isScalar(contents) && (contents.type === "BLOCK_LITERAL" || contents.type === "BLOCK_FOLDED"))
    return "| and > begin a text of several lines";
  return document.directives?.docStart === true ? "--- begins a document" : undefined;
}

/** JSON and TOML: as the file's own parser takes it. */
function checkedValue(text: string, was: ParamType | undefined, format: "json" | "toml"): TypedValue {
  try {
    if (format === "json") parseYamlParams(`[${text}]`, "json", "the value");
    else parseTomlParams(`value = ${text}`, "the value");
    return { text, note: undefined };
  } catch (error) {
    if (!(error instanceof ParamsProblem)) throw error;
    if (was === "string") return { text: quoted(text), note: undefined };
    throw badValue(text, error.why, `For a text put it in quotes: ${quoted(text)}`);
  }
}

function badValue(text: string, why: string, hint: string): UserError {
  return new UserError({ code: "params.bad-value", kind: "invalid", message: `"${text}" is no value: ${why}`, hint });
}

function badKey(key: string, why: string, hint: string): UserError {
  return new UserError({ code: "params.bad-key", kind: "invalid", message: `"${key}" ${why}`, hint });
}
