import { syntaxError, type Token, tokenize } from "./tokens.js";

/** What a name in a filter speaks of. `attribute` is also the plain name without a dot. */
type FieldKind = "attribute" | "metric" | "param" | "tag";

export type Field = { readonly kind: FieldKind; readonly key: string };

export type Comparison = {
  readonly field: Field;
  readonly operator:
    | "="
    | "!="
    | ">"
    | ">="
    | "<"
    | "<="
    | "LIKE"
    | "ILIKE"
    | "IN"
    | "NOT IN"
    | "IS NULL"
    | "IS NOT NULL";
  /** A number for a number, else text; a list for IN; nothing for IS NULL. */
  readonly value: string | number | readonly string[] | undefined;
};

export type Order = { readonly field: Field; readonly descending: boolean };

const kinds: ReadonlyMap<string, FieldKind> = new Map([
  ["attribute", "attribute"],
  ["attributes", "attribute"],
  ["attr", "attribute"],
  ["run", "attribute"],
  ["metric", "metric"],
  ["metrics", "metric"],
  ["param", "param"],
  ["params", "param"],
  ["parameter", "param"],
  ["parameters", "param"],
  ["tag", "tag"],
  ["tags", "tag"],
]);

/**
 * The comparisons of a filter in MLflow's language, all of which must hold: `metrics.loss < 0.1 AND params.lr = '4e-3'`.
 * OR, NOT and parentheses around comparisons do not exist in it (MLflow search syntax, 3.17).
 * @throws UserError `filter.syntax` naming the column
 */
export function parseFilter(text: string): readonly Comparison[] {
  const reader = tokenReader(text);
  const comparisons: Comparison[] = [];
  while (!reader.done()) {
    if (comparisons.length > 0) reader.word("AND");
    comparisons.push(comparison(reader));
  }
  return comparisons;
}

/** One `order_by` clause: `metrics.loss ASC`. @throws UserError `filter.syntax` */
export function parseOrder(text: string): Order {
  const reader = tokenReader(text);
  const field = parseField(reader);
  let descending = false;
  const direction = reader.peek();
  if (direction?.type === "word") {
    if (/^desc$/i.test(direction.text)) descending = true;
    else if (!/^asc$/i.test(direction.text)) throw reader.fail(direction, "ASC or DESC");
    reader.next("ASC or DESC");
  }
  const rest = reader.peek();
  if (rest) throw reader.fail(rest, "the end");
  return { field, descending };
}

type Reader = ReturnType<typeof tokenReader>;

function comparison(reader: Reader): Comparison {
  const field = parseField(reader);
  const token = reader.next("a comparison");
  if (token.type === "operator") return { field, operator: operatorOf(token, reader), value: value(reader, field) };
  const word = token.type === "word" ? token.text.toUpperCase() : "";
  if (word === "LIKE" || word === "ILIKE") return { field, operator: word, value: text(reader) };
  if (word === "IN") return { field, operator: "IN", value: list(reader) };
  if (word === "NOT") {
    reader.word("IN");
    return { field, operator: "NOT IN", value: list(reader) };
  }
  if (word === "IS") {
    const next = reader.peek();
    const negated = next?.type === "word" && /^not$/i.test(next.text);
    if (negated) reader.word("NOT");
    reader.word("NULL");
    return { field, operator: negated ? "IS NOT NULL" : "IS NULL", value: undefined };
  }
  throw reader.fail(token, "one of = != > >= < <= LIKE ILIKE IN IS");
}

function operatorOf(token: Token, reader: Reader): "=" | "!=" | ">" | ">=" | "<" | "<=" {
  const operators = ["=", "!=", ">", ">=", "<", "<="] as const;
  const found = operators.find((operator) => operator === token.text);
  if (found) return found;
  throw reader.fail(token, "one of = != > >= < <=");
}

/** `metrics.loss`, ``tags.`a b` ``, `"params"."x"`, or a plain name. A key may hold dots: `metrics.eval.loss`. */
function parseField(reader: Reader): Field {
  const first = reader.next("a name");
  if (first.type !== "word" && first.type !== "quoted") throw reader.fail(first, "a name");
  if (first.type === "word") {
    const dot = first.text.indexOf(".");
    const kind = dot < 0 ? undefined : kinds.get(first.text.slice(0, dot).toLowerCase());
    const key = first.text.slice(dot + 1);
    if (kind !== undefined && key !== "") return { kind, key };
    if (kind !== undefined) {
      const quoted = reader.next("a key");
      if (quoted.type !== "quoted") throw reader.fail(quoted, "a key");
      return { kind, key: quoted.text };
    }
    if (dot >= 0) throw reader.fail(first, "a name that begins with metrics., params., tags. or attributes.");
  }
  return { kind: "attribute", key: first.text };
}

function value(reader: Reader, field: Field): string | number {
  const token = reader.next("a value");
  if (token.type === "number") return Number(token.text);
  if (token.type === "string" || token.type === "quoted") return token.text;
  if (token.type === "word" && field.kind === "metric" && /^[+-]?(nan|inf|infinity)$/i.test(token.text)) {
    return Number(token.text.toLowerCase().replace(/^([+-]?)inf(inity)?$/, "$1Infinity"));
  }
  throw reader.fail(token, "a value in quotes or a number");
}

function text(reader: Reader): string {
  const token = reader.next("a text in quotes");
  if (token.type === "string" || token.type === "quoted") return token.text;
  throw reader.fail(token, "a text in quotes");
}

function list(reader: Reader): readonly string[] {
  const open = reader.next("(");
  if (open.text !== "(" || open.type !== "punctuation") throw reader.fail(open, "(");
  const values: string[] = [];
  for (;;) {
    values.push(text(reader));
    const token = reader.next(", or )");
    if (token.type === "punctuation" && token.text === ")") return values;
    if (token.type !== "punctuation" || token.text !== ",") throw reader.fail(token, ", or )");
  }
}

function tokenReader(source: string) {
  const tokens = tokenize(source);
  let at = 0;
  const fail = (token: Token | undefined, wanted: string) =>
    syntaxError(
      source,
      token?.column ?? source.length + 1,
      `expected ${wanted}, found ${token ? `"${token.text}"` : "the end"}`,
    );
  const next = (wanted: string): Token => {
    const token = tokens[at];
    if (!token) throw fail(token, wanted);
    at += 1;
    return token;
  };
  return {
    done: () => at >= tokens.length,
    peek: () => tokens[at],
    next,
    word: (wanted: string) => {
      const token = next(wanted);
      if (token.type !== "word" || token.text.toUpperCase() !== wanted) throw fail(token, wanted);
    },
    fail,
  };
}
