import { type Figure, type FixedColumn, figures } from "../run-table/run-column.js";
import type { RunCondition, RunField } from "./run-condition.js";
import { parseSpan } from "./span.js";
import { syntaxError } from "./tokens.js";

/** Words of the short form for what every run has; anything else is the key of a metric, a param or a tag. */
const words: Readonly<Record<string, FixedColumn>> = {
  name: "name",
  run: "name",
  run_name: "name",
  status: "state",
  state: "state",
  age: "age",
  took: "took",
  duration: "took",
  eta: "eta",
  speed: "speed",
  "steps/s": "speed",
  "gpu-hours": "gpu-hours",
  experiment: "experiment",
  exp: "experiment",
  user: "user",
  commit: "commit",
  data: "data",
  version: "version",
  stage: "version",
  note: "note",
  id: "id",
};
const spans = new Set<FixedColumn>(["age", "took", "eta"]);
const numbers = new Set<FixedColumn>(["speed", "gpu-hours"]);
const kinds: Readonly<Record<string, "metric" | "param" | "tag">> = {
  metric: "metric",
  metrics: "metric",
  param: "param",
  params: "param",
  tag: "tag",
  tags: "tag",
};

/** Words of MLflow's language that a bare word of the short form is never meant to be. */
const reserved = new Set(["OR", "NOT", "LIKE", "ILIKE", "IN", "IS", "NULL"]);
const numeric = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

type Term = {
  readonly column: number;
  readonly negated: boolean;
  /** Of a quoted name: no word of ours. */
  readonly quoted: boolean;
  readonly name: string;
  readonly operator: string | undefined;
  readonly value: string;
  readonly valueColumn: number;
};

/** True where the text has nothing that only MLflow's language has: what is wrong with it is said in terms of the short form. */
export function isShortOnly(text: string): boolean {
  return !/\b(AND|LIKE|ILIKE|IN|IS)\b/.test(text) && !/'/.test(text);
}

/**
 * The conditions of the short form, parted by blanks, all of which must hold: `lr>1e-4` (a metric, else a param, else a
 * tag), `min:loss<0.1`, `status:running`, `name:bert`, `tag:a`, `tag:team=nlp`, `age<2h`, a bare word (fuzzy on the name);
 * `-` or `!` before one is its inverse. `:` means contains. Keys and values with blanks stand in quotes.
 * @throws UserError `filter.syntax` naming the column
 */
export function parseShortForm(text: string): readonly RunCondition[] {
  return [...terms(text)].map((term) => conditionOf(text, term));
}

function* terms(text: string): Generator<Term> {
  let at = 0;
  const skipBlanks = () => {
    while (/\s/.test(text.charAt(at))) at += 1;
  };
  const quotedOr = (pattern: RegExp): { readonly text: string; readonly quoted: boolean } => {
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'" || quote === "`") {
      const end = text.indexOf(quote, at + 1);
      if (end < 0) throw syntaxError(text, at + 1, `${quote} has no end`);
      const inside = text.slice(at + 1, end);
      at = end + 1;
      return { text: inside, quoted: true };
    }
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? "";
    at += found.length;
    return { text: found, quoted: false };
  };
  for (skipBlanks(); at < text.length; skipBlanks()) {
    const column = at + 1;
    if (/^AND(\s|$)/.test(text.slice(at))) {
      at += 3;
      continue;
    }
    const negated = /^[-!][^\s=]/.test(text.slice(at));
    if (negated) at += 1;
    const { text: name, quoted } = quotedOr(/[^\s<>=!:~"'`]+/y);
    const operator = /^(?:\s*(<=|>=|!=|==|=|<|>)|(:|~))/.exec(text.slice(at));
    at += operator?.[0].length ?? 0;
    const sign = operator?.[1] ?? operator?.[2];
    if (name === "") throw syntaxError(text, at + 1, `expected a name${sign ? ` before ${sign}` : ""}`);
    if (sign !== undefined && sign !== ":" && sign !== "~") skipBlanks();
    const valueColumn = at + 1;
    const { text: value, quoted: hasValue } = sign === undefined ? { text: "", quoted: false } : quotedOr(/[^\s]+/y);
    if (sign !== undefined && value === "" && !hasValue) {
      throw syntaxError(text, at + 1, `expected a value after ${sign}`);
    }
    yield { column, negated, quoted, name, operator: sign, value, valueColumn };
  }
}

function conditionOf(text: string, term: Term): RunCondition {
  const { name, quoted, operator, value, negated } = term;
  if (operator === undefined) {
    if (!quoted && reserved.has(name)) {
      throw syntaxError(
        text,
        term.column,
        `there is no ${name} here: all that is written has to hold, - is the inverse`,
      );
    }
    // The inverse leaves out what has the word, not what is merely like it.
    return { field: { kind: "fixed", name: "name" }, operator: negated ? "CONTAINS" : "FUZZY", value: name, negated };
  }
  const [prefix = "", ...rest] = name.split(".");
  const dotted = rest.length > 0 ? kinds[prefix] : undefined;
  if (!quoted && dotted) return compared(text, term, keyed(dotted, rest.join("."), "last"), operator, value);
  if (!quoted && operator === ":") {
    const figure = name === "metric" ? "last" : figures.find((each) => each === name);
    const kind = figure ? "metric" : kinds[name];
    if (kind) return prefixed(text, term, kind, figure ?? "last");
  }
  const fixed = quoted ? undefined : words[name.toLowerCase()];
  if (fixed) return compared(text, term, { kind: "fixed", name: fixed }, operator, value);
  return compared(text, term, { kind: "any", key: name }, operator, value);
}

/** `tag:team`, `tag:team=nlp`, `min:loss<0.1`: a key of its own kind, and perhaps what it is compared with. */
function prefixed(text: string, term: Term, kind: "metric" | "param" | "tag", figure: Figure): RunCondition {
  const [, key = "", operator, value = ""] = /^(.*?)(?:(<=|>=|!=|==|=|<|>|~)(.*))?$/s.exec(term.value) ?? [];
  if (key === "") throw syntaxError(text, term.valueColumn, "expected a key");
  const field = keyed(kind, key, figure);
  if (operator === undefined) return { field, operator: "EXISTS", value: undefined, negated: term.negated };
  const valueColumn = term.valueColumn + key.length + operator.length;
  if (value === "") throw syntaxError(text, valueColumn, `expected a value after ${operator}`);
  return compared(text, { ...term, valueColumn }, field, operator, value.replaceAll(/^["'`]|["'`]$/g, ""));
}

function keyed(kind: "metric" | "param" | "tag", key: string, figure: Figure): RunField {
  return kind === "metric" ? { kind, key, figure } : { kind, key };
}

function compared(text: string, term: Term, field: RunField, written: string, value: string): RunCondition {
  const { negated, valueColumn } = term;
  const operator = written === "==" ? "=" : written;
  const asksContained = operator === ":" || operator === "~";
  if (field.kind === "fixed" && (spans.has(field.name) || numbers.has(field.name))) {
    if (asksContained) throw syntaxError(text, valueColumn - 1, `expected < or > before ${value}`);
    const number = spans.has(field.name) ? spanAt(text, term, value) : numberAt(text, term, value, operator);
    return { field, operator: comparison(operator), value: number, negated };
  }
  if (asksContained) {
    if (value.includes("*")) return { field, operator: "ILIKE", value: value.replaceAll("*", "%"), negated };
    return { field, operator: "CONTAINS", value, negated };
  }
  if (operator === "=" || operator === "!=") {
    const mayBeNumber = field.kind !== "fixed" && numeric.test(value);
    return { field, operator, value: mayBeNumber ? Number(value) : value, negated };
  }
  return { field, operator: comparison(operator), value: numberAt(text, term, value, operator), negated };
}

function spanAt(text: string, { valueColumn }: Term, value: string): number {
  const span = parseSpan(value);
  if (span !== undefined) return span;
  throw syntaxError(text, valueColumn, `expected a time such as 90s, 30m, 2h or 1d12h, found "${value}"`);
}

function numberAt(text: string, { valueColumn }: Term, value: string, operator: string): number {
  if (numeric.test(value)) return Number(value);
  throw syntaxError(text, valueColumn, `expected a number after ${operator}, found "${value}"`);
}

function comparison(operator: string): RunCondition["operator"] {
  const found = (["<", "<=", ">", ">=", "=", "!="] as const).find((each) => each === operator);
  return found ?? "=";
}
