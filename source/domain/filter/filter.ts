import { type FieldKind, type FieldRule, type FilterRules, type Operator, runRules } from "./rules.js";
import { type TokenReader, tokenReader } from "./token-reader.js";
import { syntaxError, type Token } from "./tokens.js";

export type Field = { readonly kind: FieldKind; readonly key: string };

export type Comparison = {
  readonly field: Field;
  readonly operator: Operator;
  /** A number for a number, else text; a list for IN; nothing for IS NULL. */
  readonly value: string | number | readonly string[] | undefined;
};

export type Order = { readonly field: Field; readonly descending: boolean };

/** The language of one entity. */
export type FilterLanguage = {
  /**
   * The comparisons of a filter, all of which must hold: `metrics.loss < 0.1 AND params.lr = '4e-3'`. OR, NOT and
   * parentheses around comparisons do not exist; an AND too many or too few is passed over, as MLflow's server does
   * (SearchUtils._process_statement). "" is no filter.
   * @throws UserError `filter.syntax` naming the column, also for fields and operators that the entity does not have
   */
  readonly parseFilter: (text: string) => readonly Comparison[];
  /** One `order_by` clause: `metrics.loss DESC`. @throws UserError `filter.syntax` */
  readonly parseOrder: (text: string) => Order;
  /** The clauses, then `ties` for what they leave equal. @throws UserError `filter.syntax`, also for a field twice */
  readonly parseOrders: (clauses: readonly string[] | undefined, ...ties: readonly string[]) => readonly Order[];
};

export function filterLanguage(rules: FilterRules): FilterLanguage {
  const order = (text: string) => parseOrderOf(rules, text);
  return {
    parseFilter: (text) => parseFilterOf(rules, text),
    parseOrder: order,
    parseOrders: (clauses = [], ...ties) => {
      const seen = new Set<string>();
      for (const clause of clauses) {
        const { kind, key } = order(clause).field;
        if (seen.has(`${kind}.${key}`)) throw syntaxError(clause, 1, "a field is ordered by twice");
        seen.add(`${kind}.${key}`);
      }
      return [...clauses, ...ties].map(order);
    },
  };
}

/** The language of runs; see FilterLanguage. */
export const { parseFilter, parseOrder, parseOrders } = filterLanguage(runRules);

function parseFilterOf(rules: FilterRules, text: string): readonly Comparison[] {
  if (text === "") return [];
  const reader = tokenReader(text);
  const comparisons: Comparison[] = [];
  while (!reader.done()) if (!reader.skipWord("AND")) comparisons.push(comparison(reader, rules));
  if (comparisons.length === 0) throw reader.fail(undefined, "a comparison");
  return comparisons;
}

function parseOrderOf(rules: FilterRules, text: string): Order {
  const reader = tokenReader(text);
  const start = reader.peek();
  const { kind, key } = nameOf(reader, rules);
  const attribute = kind === "attribute" ? rules.order.get(key) : key;
  if (attribute === undefined || !rules.orderKinds.includes(kind)) {
    throw reader.fail(start, `one of ${[...rules.order.keys()].join(", ")} to order by`);
  }
  const descending = reader.skipWord("DESC");
  if (!descending) reader.skipWord("ASC");
  const rest = reader.peek();
  if (rest) throw reader.fail(rest, "ASC, DESC or the end");
  return { field: { kind, key: attribute }, descending };
}

function comparison(reader: TokenReader, rules: FilterRules): Comparison {
  const start = reader.peek();
  const name = nameOf(reader, rules);
  const { key, rule } = ruleOf(reader, rules, name, start);
  const field = { kind: name.kind, key };
  const at = reader.peek();
  const operator = operatorOf(reader, rules);
  const found = rule.operators.find((allowed) => allowed === operator);
  if (!found) throw reader.fail(at, `one of ${rule.operators.join(", ")} for ${describe(name)}`);
  return { field, operator: found, value: comparedTo(reader, rules, rule, found) };
}

/** `metrics.loss`, ``tags.`a b` ``, `params."x"`, or a plain name. A key may hold dots: `metrics.eval.loss`. */
function nameOf(reader: TokenReader, rules: FilterRules): Field {
  const first = reader.next("a name");
  if (first.type !== "word" && first.type !== "name") throw reader.fail(first, "a name");
  if (/^(or|not)$/i.test(first.text)) throw reader.fail(first, "AND or a name (there is no OR and no NOT)");
  const parts: string[] = [];
  while (reader.skipAdjacent(".")) {
    const part = reader.next("a key");
    if (!part.adjacent || (part.type !== "word" && part.type !== "name" && part.type !== "string")) {
      throw reader.fail(part, "a key");
    }
    parts.push(part.text);
  }
  if (parts.length === 0) return { kind: "attribute", key: first.text };
  const kind = rules.prefixes.get(first.text);
  if (kind === undefined) throw reader.fail(first, `one of ${[...rules.prefixes.keys()].join(", ")} before the dot`);
  return { kind, key: parts.join(".") };
}

function ruleOf(
  reader: TokenReader,
  rules: FilterRules,
  { kind, key }: Field,
  start: Token | undefined,
): { readonly key: string; readonly rule: FieldRule } {
  if (kind === "attribute") {
    const rule = rules.attributes.get(key);
    if (!rule)
      throw reader.fail(start, `an attribute of a ${rules.entity} (${[...rules.attributes.keys()].join(", ")})`);
    return { key: rule.key, rule };
  }
  const rule = kind === "dataset" ? rules.datasets : rules.kinds[kind];
  const known = kind !== "dataset" || key === "name" || key === "digest" || key === "context";
  if (!rule || !known) throw reader.fail(start, "dataset.name, dataset.digest or dataset.context");
  return { key, rule };
}

function operatorOf(reader: TokenReader, { capitalsOnly }: FilterRules): string {
  const token = reader.next("a comparison");
  if (token.type === "operator") return token.text;
  if (token.type !== "word") throw reader.fail(token, "a comparison");
  const word = token.text.toUpperCase();
  if (word === "IS") {
    const negated = reader.skipWord("NOT");
    if (!reader.skipWord("NULL")) throw reader.fail(reader.peek(), "NULL");
    return negated ? "IS NOT NULL" : "IS NULL";
  }
  const written = capitalsOnly ? token.text : word;
  if (word !== "NOT") return written;
  if (!reader.skipWord("IN")) throw reader.fail(reader.peek(), "IN");
  return `${written} IN`;
}

function comparedTo(reader: TokenReader, rules: FilterRules, rule: FieldRule, operator: Operator): Comparison["value"] {
  if (operator === "IS NULL" || operator === "IS NOT NULL") return undefined;
  if (operator === "IN" || operator === "NOT IN") return listOf(reader, rule);
  if (rule.type === "number" || rule.type === "whole" || rule.type === "count") return numberOf(reader, rule);
  return textOf(reader, rule, rules.bareText);
}

function numberOf(reader: TokenReader, { type }: FieldRule): number {
  const token = reader.next("a number");
  const fits = token.type === "number" || (type === "count" && token.type === "string");
  if (fits && (type === "number" || /^-?\d+$/.test(token.text))) return Number(token.text);
  throw reader.fail(token, type === "number" ? "a number" : "a whole number");
}

function textOf(reader: TokenReader, { type }: FieldRule, bareText: boolean): string {
  const token = reader.next("a text in quotes");
  const bare = bareText && (token.type === "word" || token.type === "number");
  if (token.type !== "string" && !bare) throw reader.fail(token, "a text in quotes");
  if (type !== "id") return token.text;
  if (!/^\d{1,18}$/.test(token.text)) throw reader.fail(token, "a whole number in quotes");
  return String(Number(token.text));
}

function listOf(reader: TokenReader, rule: FieldRule): readonly string[] {
  const values: string[] = [];
  if (!reader.skip("(")) throw reader.fail(reader.peek(), "(");
  while (values.length === 0 || !reader.skip(")")) {
    values.push(textOf(reader, rule, false));
    if (reader.skip(",")) continue;
    if (reader.skip(")")) return values;
    throw reader.fail(reader.peek(), ", or )");
  }
  return values;
}

function describe({ kind, key }: Field): string {
  return kind === "attribute" ? key : `${kind}s`;
}
