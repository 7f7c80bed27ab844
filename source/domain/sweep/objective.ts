import { betterIs } from "../better-is.js";
import { UserError } from "../user-error.js";

/** What the trials of a sweep are judged by: a metric's last value, and which are better. */
export type Objective = { readonly key: string; readonly better: "lower" | "higher" };

const ofEvaluation = /(^|[/_.\s-])(eval|evaluation|val|valid|validation|test)([/_.\s-]|$)/i;
const isLoss = /(^|[/_.\s-])loss$/i;

/**
 * What `--metric KEY`, `KEY:min` or `KEY:max` says; where nothing is behind it, the metric's name tells which values are better.
 * @throws UserError `arguments.no-metric` for an empty one, `arguments.no-direction` where neither tells it
 */
export function parseObjective(text: string): Objective {
  const [, key = text, way] = /^(.*):(min|max)$/s.exec(text) ?? [];
  if (key.trim() === "") {
    throw new UserError({
      code: "arguments.no-metric",
      kind: "invalid",
      message: `"${text}" names no metric`,
      hint: "Name one: --metric loss, --metric loss:min or --metric loss:max",
    });
  }
  const [, before = "", other] = (way === undefined && /^(.*):([^:]*)$/s.exec(key)) || [];
  if (other !== undefined) {
    throw new UserError({
      code: "arguments.no-direction",
      kind: "invalid",
      message: `"${other}" is no way to judge a metric: it is min or max`,
      hint: `Say it: --metric ${before}:min or --metric ${before}:max (of a metric that is named so: --metric ${key}:min)`,
    });
  }
  const better = way === undefined ? betterIs(key) : way === "min" ? "lower" : "higher";
  if (better !== undefined) return { key, better };
  throw new UserError({
    code: "arguments.no-direction",
    kind: "invalid",
    message: `The name "${key}" does not tell whether less or more of it is better`,
    hint: `Say it: --metric ${key}:min or --metric ${key}:max`,
  });
}

/**
 * Where the user chose none, by the names of what the trials logged: a loss of an evaluation, else another metric of one, else
 * a loss, else the first whose name tells which values are better.
 */
export function usualObjective(keys: readonly string[]): Objective | undefined {
  const judged = keys.flatMap((key) => {
    const better = key.startsWith("system/") ? undefined : betterIs(key);
    return better === undefined ? [] : [{ key, better }];
  });
  const evaluated = judged.filter(({ key }) => ofEvaluation.test(key));
  const lossOf = (some: readonly Objective[]) => some.find(({ key }) => isLoss.test(key));
  return lossOf(evaluated) ?? evaluated[0] ?? lossOf(judged) ?? judged[0];
}

/** The place of the best value; -1 where none is a finite number. The first of equals. */
export function bestOf(values: readonly (number | undefined)[], better: Objective["better"]): number {
  let best = -1;
  values.forEach((value, at) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const held = values[best];
    if (held === undefined || (better === "lower" ? value < held : value > held)) best = at;
  });
  return best;
}
