import type { UnknownField } from "../../../api/run-table-views.js";
import { parseRunFilter, type RunCondition } from "../../../domain/filter/run-condition.js";
import type { ListedRun } from "../../../domain/run-table/listed-run.js";
import { fixedColumns } from "../../../domain/run-table/run-column.js";

const kinds = ["metric", "param", "tag"] as const;
const mostSimilar = 4;
/** A word that is mistyped has at most so many letters wrong, and not most of them. */
const mostWrong = 2;

/** The fields of a filter that no run has, each with the names that are like it: `nme` is probably `name`. */
export function unknownFields(filter: string, runs: readonly ListedRun[]): readonly UnknownField[] {
  const fields = parseRunFilter(filter).flatMap(({ field, negated }: RunCondition) => {
    if (negated || (field.kind !== "any" && !kinds.some((kind) => kind === field.kind))) return [];
    return "key" in field ? [field] : [];
  });
  if (fields.length === 0) return [];
  const keysOf = (kind: (typeof kinds)[number]) => [...new Set([...new Set(runs.map((run) => run.keys(kind)))].flat())];
  const keys = { metric: keysOf("metric"), param: keysOf("param"), tag: keysOf("tag") };
  const all = [...new Set([...fixedColumns, ...keys.metric, ...keys.param, ...keys.tag])];
  const told = all.filter(isTold);
  return fields.flatMap(({ kind, key }) => {
    const own = kinds.find((each) => each === kind);
    const known = own === undefined ? all : keys[own];
    // `lora_rank` is also `finetuning.lora_rank`, `lr` also `learning_rate`.
    const isKnown = known.some((each) => each === key || each.endsWith(`.${key}`) || each.endsWith(`/${key}`));
    if (isKnown || (kind === "any" && key === "lr" && known.includes("learning_rate"))) return [];
    if (own === undefined) return [{ key, similar: similarTo(key, told) }];
    const elsewhere = kinds.flatMap((each) => (keys[each].includes(key) ? [`${each}s.${key}`] : []));
    const asValue = own === "tag" ? tagsOfValue(key, runs) : [];
    const near = similarTo(key, keys[own].filter(isTold));
    return [{ key, kind: own, similar: [...elsewhere, ...asValue, ...near].slice(0, mostSimilar) }];
  });
}

/** `tag:nlp` may mean `team=nlp`. */
function tagsOfValue(value: string, runs: readonly ListedRun[]): readonly string[] {
  const found = new Set<string>();
  for (const run of runs) {
    for (const [at, key] of run.keys("tag").entries()) {
      if (run.value("tag", at) === value && isTold(key)) found.add(`${key}=${value}`);
    }
  }
  return [...found];
}

/** What MLflow and Slipway tag themselves is no name that somebody has thought of. */
function isTold(key: string): boolean {
  return !/^(mlflow|slipway)\./.test(key);
}

function similarTo(key: string, names: readonly string[]): readonly string[] {
  const wanted = key.toLowerCase();
  const most = Math.min(mostWrong, Math.floor(wanted.length / 2));
  const near = names.flatMap((name) => {
    const [lower, last = ""] = [name.toLowerCase(), name.toLowerCase().split(/[./]/).at(-1)];
    const isPart = wanted.length > 1 && lower.includes(wanted);
    const wrong = isPart ? 0 : Math.min(lettersApart(wanted, lower), lettersApart(wanted, last));
    return wrong <= most ? [{ name, wrong }] : [];
  });
  return near
    .sort((a, b) => a.wrong - b.wrong)
    .slice(0, mostSimilar)
    .map(({ name }) => name);
}

/** How many letters must be put in, taken out or changed to make one word of the other (Levenshtein). */
function lettersApart(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > mostWrong) return mostWrong + 1;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const changed = (before[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1);
      here.push(Math.min(changed, (before[at] ?? 0) + 1, (here[at - 1] ?? 0) + 1));
    }
    before = here;
  }
  return before[b.length] ?? 0;
}
