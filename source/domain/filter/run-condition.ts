import type { RunColumn } from "../run-table/run-column.js";
import { type Comparison, parseFilter } from "./filter.js";
import { isFuzzy } from "./fuzzy.js";
import { meets, type One } from "./match.js";
import type { Operator } from "./rules.js";
import { isShortOnly, parseShortForm } from "./short-form.js";

/** What a condition on a run speaks of: a column of the table, what MLflow's language names, or whatever has the key. */
export type RunField =
  | RunColumn
  | { readonly kind: "attribute"; readonly key: string }
  | { readonly kind: "dataset"; readonly key: string }
  /** A metric, else a param, else a tag of that key; `lora_rank` also finds `finetuning.lora_rank`. */
  | { readonly kind: "any"; readonly key: string };

/** A comparison of MLflow's language, or one that only the short form has, which may be the inverse. */
export type RunCondition = {
  readonly field: RunField;
  /** CONTAINS and FUZZY leave the case out; EXISTS: it has a value. */
  readonly operator: Operator | "CONTAINS" | "FUZZY" | "EXISTS";
  readonly value: Comparison["value"];
  /** Met where the comparison is not, also by a run without the value. */
  readonly negated: boolean;
};

/**
 * The conditions of a filter in MLflow's language (`metrics.loss < 0.1 AND tags.team = 'a'`) or in the short form
 * (`loss<0.1 tag:team -name:test age<2h`), all of which must hold; "" has none.
 * @throws UserError `filter.syntax` naming the column
 */
export function parseRunFilter(text: string): readonly RunCondition[] {
  if (text.trim() === "") return [];
  try {
    return parseFilter(text).map(({ field: { kind, key }, operator, value }): RunCondition => {
      const field: RunField = kind === "metric" ? { kind, key, figure: "last" } : { kind, key };
      return { field, operator, value, negated: false };
    });
  } catch (error) {
    if (isShortOnly(text)) return parseShortForm(text);
    try {
      return parseShortForm(text);
    } catch {
      throw error;
    }
  }
}

/** True when a run with this value, or these, of the condition's field meets it. */
export function meetsCondition(actual: One | readonly One[] | undefined, condition: RunCondition): boolean {
  return holds(actual, condition) !== condition.negated;
}

function holds(actual: One | readonly One[] | undefined, { operator, value, field }: RunCondition): boolean {
  if (operator === "EXISTS") return actual !== undefined && actual !== "";
  if (operator === "CONTAINS" || operator === "FUZZY") {
    const wanted = String(value);
    const fits = (text: string) =>
      operator === "FUZZY" ? isFuzzy(text, wanted) : text.toLowerCase().includes(wanted.toLowerCase());
    return (Array.isArray(actual) ? actual : actual === undefined ? [] : [actual]).some((each) => fits(String(each)));
  }
  // A number is compared with a number: params and tags are text that may be one.
  const read = typeof value === "number" && typeof actual === "string" ? numberIn(actual) : actual;
  const key = "key" in field ? field.key : field.name;
  return meets(read, { field: { kind: "attribute", key }, operator, value });
}

function numberIn(text: string): number | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}
