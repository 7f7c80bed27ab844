import { isDeepStrictEqual } from "node:util";
import { nodesOf, parseParams } from "../../adapters/params/params-document.js";
import { formatOf, readParamsText } from "../../adapters/params/params-file.js";
import { find } from "../../adapters/params/params-node.js";
import { disagreementOf, quoted } from "../../domain/params/portable-scalar.js";
import { readingsOf } from "../../domain/params/scalar-readings.js";
import { bad, type ParamSetting, parseSettings, settingName } from "../../domain/sweep/param-setting.js";
import { isList, numberText, type ParamValue, typedValue, valueText } from "../../domain/sweep/param-value.js";
import { similarNames } from "../../domain/sweep/similar-names.js";
import type { SweepParam } from "../../domain/sweep/sweep-space.js";
import { UserError } from "../../domain/user-error.js";
import { leavesOf } from "../pipeline/params.js";

/** A param with the values that are asked for; `now`: what the file has, as it writes it. */
export type CheckedSetting = SweepParam & { readonly name: string; readonly now: string };

/**
 * What `--set` asks for, each param there and each value of the kind that stands there now.
 * @throws UserError `arguments.bad-setting`, `arguments.unknown-param` with similar names, `arguments.wrong-type`; ParamsProblem
 */
export async function checkSettings(root: string, texts: readonly string[]): Promise<readonly CheckedSetting[]> {
  const checked: CheckedSetting[] = [];
  for (const setting of parseSettings(texts)) checked.push(await checkOne(root, setting));
  return checked;
}

/** The values of one run. @throws UserError `arguments.bad-setting` where a param has several */
export function oneValueEach(settings: readonly CheckedSetting[]) {
  return settings.map(({ file, key, name, values }) => {
    const [value] = values;
    if (value === undefined || values.length > 1) {
      throw bad(`${name} has ${values.length} values: one run takes one`, "Several make a sweep: slipway run --set");
    }
    return { file, path: key.split("."), typed: typedText(value) };
  });
}

/** A value as someone would type it into a params file: a text that any reader takes for something else is quoted. */
export function typedText(value: ParamValue): string {
  if (isList(value)) return `[${value.map(typedText).join(", ")}]`;
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "string") return String(value);
  const isPlain = /^[A-Za-z/][\w./-]*$/.test(value) && readingsOf(value).dvc.type === "string";
  return isPlain && disagreementOf(value) === undefined ? value : quoted(value);
}

/** What the params files have now, as they write it; null where there is no such param any more. */
export async function presentValues(
  root: string,
  params: readonly { readonly file: string; readonly key: string }[],
): Promise<readonly (string | null)[]> {
  return Promise.all(params.map(({ file, key }) => presentNode(root, file, key).then((node) => node?.source ?? null)));
}

async function presentNode(root: string, file: string, key: string) {
  const format = formatOf(file);
  const text = "readOnly" in format ? undefined : await readParamsText(root, file).catch(() => undefined);
  if ("readOnly" in format || text === undefined) return undefined;
  try {
    return find(nodesOf(parseParams(text, format.format, file)), key.split("."));
  } catch {
    return undefined; // a file that does not parse has no values
  }
}

async function checkOne(root: string, { file, key, texts, range }: ParamSetting): Promise<CheckedSetting> {
  const name = settingName({ file, key });
  const format = formatOf(file);
  if ("readOnly" in format) throw noParam(`${name}: ${format.readOnly}`, "Change the file by hand.");
  const text = await readParamsText(root, file);
  if (text === undefined) {
    throw noParam(`There is no ${file}, so no param ${name}`, "Name the file that has it: --set FILE:KEY=VALUE");
  }
  const node = find(nodesOf(parseParams(text, format.format, file)), key.split("."));
  if (!node) throw unknown(file, key, text);
  const { type, value: current, source: now } = node;
  if (type === "map")
    throw isGroup(
      name,
      node.children.map(({ path }) => `${name}.${path.at(-1)}`),
    );
  if (range && type !== "int" && type !== "float" && type !== "null") {
    typedValue(name, `${range.from}..${range.to}`, current);
    throw bad(`${name} is no number (${now} now): it has no range`, "List its values: KEY=V1,V2");
  }
  const values = texts.map((each) => typedValue(name, each, current));
  const at = values.findIndex((value, index) => values.findIndex((each) => isDeepStrictEqual(each, value)) < index);
  if (at >= 0) {
    const first = values.findIndex((each) => isDeepStrictEqual(each, values[at]));
    throw bad(
      `${name} has the value ${valueText(values[at] ?? null)} twice: as ${texts[first]} and as ${texts[at]}`,
      "Give each value once.",
    );
  }
  const whole = range && { ...range, whole: range.whole && type !== "float" };
  return { file, key, name, now, values, ...(whole ? { range: whole } : {}) };
}

function unknown(file: string, key: string, text: string): UserError {
  const keys = leavesOf(text).map(([each]) => each);
  const similar = similarNames(key, keys).map((each) => settingName({ file, key: each }));
  const some = keys.slice(0, 6).map((each) => settingName({ file, key: each }));
  return noParam(
    `${file} has no param ${key}`,
    similar.length > 0 ? `Did you mean ${similar.join(", ")}?` : `It has, among others, ${some.join(", ")}.`,
  );
}

function noParam(message: string, hint: string): UserError {
  return new UserError({ code: "arguments.unknown-param", kind: "invalid", message, hint });
}

function isGroup(name: string, keys: readonly string[]): UserError {
  return new UserError({
    code: "arguments.wrong-type",
    kind: "invalid",
    message: `${name} is a group of params, not one`,
    hint: `Name one of it: ${keys.slice(0, 6).join(", ")}`,
  });
}
