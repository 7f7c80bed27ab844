import { formatOf, readParamsText } from "../../adapters/params/params-file.js";
import { putValue } from "../../adapters/params/put-value.js";
import type { ParamsFormat } from "../../domain/params/param.js";
import {
  type NotedParam,
  type ParamDifference,
  type ParamLeft,
  paramDifferences,
} from "../../domain/pipeline/history.js";
import { UserError } from "../../domain/user-error.js";
import { paramsFiles } from "../params/params-files.js";
import { paramsOfText } from "./noted-params.js";

export type PutBack = {
  /** What would be written. */
  readonly changes: readonly ParamDifference[];
  /** What is otherwise all the same when all of it is written. */
  readonly left: readonly ParamLeft[];
};

type Tried = { readonly params: readonly NotedParam[]; readonly whys: ReadonlyMap<string, string> };

/**
 * What it takes to give the params files these values again, tried on their texts: nothing is written. A key that is gone is put
 * back where its file is there; one that is new since stays.
 */
export async function planPutBack(
  root: string,
  now: readonly NotedParam[],
  wanted: readonly NotedParam[],
): Promise<PutBack> {
  const files = [...new Set([...now, ...wanted].map(({ file }) => file))];
  const known = new Set((await paramsFiles(root)).map(({ file }) => file));
  const params: NotedParam[] = [];
  const whys = new Map<string, string>();
  for (const file of files) {
    const of = (all: readonly NotedParam[]) => all.filter((each) => each.file === file);
    const tried = known.has(file)
      ? await triedOn(root, file, paramDifferences(of(now), of(wanted)))
      : nothingOf(of(wanted), `${file} is no params file of the project now`);
    params.push(...tried.params);
    for (const [key, why] of tried.whys) whys.set(`${file}\0${key}`, why);
  }
  const left = paramDifferences(params, wanted).map(
    (each): ParamLeft => ({ ...each, why: whys.get(`${each.file}\0${each.key}`) }),
  );
  return { changes: paramDifferences(now, params).filter(({ after }) => after !== undefined), left };
}

async function triedOn(root: string, file: string, wanted: readonly ParamDifference[]): Promise<Tried> {
  const format = formatOf(file);
  if ("readOnly" in format) return nothingOf(wanted, format.readOnly);
  try {
    const text = await readParamsText(root, file);
    if (text === undefined) return nothingOf(wanted, `${file} is gone`);
    return putOn(text, file, format.format, wanted);
  } catch (error) {
    if (error instanceof UserError) return nothingOf(wanted, error.message);
    throw error;
  }
}

function putOn(given: string, file: string, format: ParamsFormat, wanted: readonly ParamDifference[]): Tried {
  const whys = new Map<string, string>();
  let text = given;
  for (const { key, after } of wanted) {
    if (after === undefined) continue;
    try {
      text = putValue(text, key.split("."), after, { file, format, allowsOtherType: true }).text;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      whys.set(key, error.message);
    }
  }
  return { params: paramsOfText(file, text, format), whys };
}

function nothingOf(wanted: readonly { readonly key: string }[], why: string): Tried {
  return { params: [], whys: new Map(wanted.map(({ key }) => [key, why])) };
}
