import { isMapping, pythonText } from "../../../domain/pipeline/python-value.js";
import { type Context, type ReadValues, TemplateProblem, type Values, withItem, withVars } from "./context.js";
import { filled, type Parsing } from "./fill.js";

export type Expanded = {
  /** As dvc.lock has it: of a foreach or matrix "NAME@KEY". */
  readonly name: string;
  /** The stage's body with every template filled, without `vars`. */
  readonly body: Values;
};

export type Expanding = {
  readonly context: Context;
  readonly parsing: Parsing;
  readonly read: ReadValues;
  /** A path of `vars` of a stage in this folder, relative to the repository. */
  readonly at: (wdir: string, path: string) => string;
};

/** A stage that cannot be filled, and in which of its fields. */
export class ExpandProblem extends TemplateProblem {
  readonly field: readonly string[];

  constructor(message: string, field: readonly string[]) {
    super(message);
    this.field = field;
  }
}

/** The stages that one entry of `stages` makes (dvc/parsing/__init__.py). @throws ExpandProblem */
export async function expanded(name: string, body: Values, expanding: Expanding): Promise<readonly Expanded[]> {
  if (Object.hasOwn(body, "matrix")) return ofMatrix(name, body, expanding);
  if (Object.hasOwn(body, "foreach")) return ofForeach(name, body, expanding);
  return [{ name, body: await filledBody(body, expanding, [name]) }];
}

async function ofForeach(name: string, body: Values, expanding: Expanding): Promise<readonly Expanded[]> {
  const items = inField([name, "foreach"], () => filled(body.foreach, expanding.context, expanding.parsing));
  const template = body.do;
  if (!isMapping(template)) throw new ExpandProblem("it holds no stage", [name, "do"]);
  const rounds = isMapping(items)
    ? Object.entries(items).map(([key, item]) => [key, { item, key }] as const)
    : listOf(items, [name, "foreach"]).map(([key, item]) => [key, { item }] as const);
  return eachOnce(name, rounds, template, expanding, [name, "do"]);
}

async function ofMatrix(name: string, { matrix, ...template }: Values, expanding: Expanding) {
  const axes = inField([name, "matrix"], () => filled(matrix, expanding.context, expanding.parsing));
  if (!isMapping(axes)) throw new ExpandProblem("it is no mapping of lists", [name, "matrix"]);
  const rounds = Object.entries(axes).reduce<readonly Round[]>(
    (before, [axis, values]) => {
      if (!Array.isArray(values)) throw new ExpandProblem(`${axis} is no list`, [name, "matrix"]);
      return before.flatMap(({ parts, item }) =>
        values.map((value: unknown, at) => ({
          parts: [...parts, isWhole(value) ? `${axis}${at}` : pythonText(value)],
          item: { ...item, [axis]: value },
        })),
      );
    },
    [{ parts: [], item: {} }],
  );
  const named = rounds.map(({ parts, item }) => [parts.join("-"), { key: parts.join("-"), item }] as const);
  return eachOnce(name, named, template, expanding, [name]);
}

type Round = { readonly parts: readonly string[]; readonly item: Values };

/** The keys of a list: its items, or their numbers where one of them is no plain value. */
function listOf(items: unknown, field: readonly string[]): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(items)) throw new ExpandProblem("it is neither a list nor a mapping", field);
  const byNumber = items.some(isWhole);
  return items.map((item: unknown, at) => [byNumber ? String(at) : pythonText(item), item]);
}

async function eachOnce(
  name: string,
  rounds: readonly (readonly [key: string, item: Values])[],
  template: Values,
  expanding: Expanding,
  field: readonly string[],
): Promise<readonly Expanded[]> {
  const stages: Expanded[] = [];
  // The same key twice is one stage, of the last value.
  for (const [key, item] of new Map(rounds)) {
    const context = withItem(expanding.context, item);
    stages.push({ name: `${name}@${key}`, body: await filledBody(template, { ...expanding, context }, field) });
  }
  return stages;
}

async function filledBody(
  { vars, ...body }: Values,
  { context, parsing, read, at }: Expanding,
  field: readonly string[],
): Promise<Values> {
  const wdir = inField([...field, "wdir"], () => filled(body.wdir ?? ".", context, parsing, "wdir"));
  const own = Array.isArray(vars)
    ? await withVars(context, vars, (path) => at(pythonText(wdir), path), read).catch((error: unknown) => {
        throw inFieldOf(error, [...field, "vars"]);
      })
    : context;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, inField([...field, key], () => filled(value, own, parsing, key))]),
  );
}

function isWhole(value: unknown): boolean {
  return Array.isArray(value) || isMapping(value);
}

function inField<Result>(field: readonly string[], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw inFieldOf(error, field);
  }
}

function inFieldOf(error: unknown, field: readonly string[]): unknown {
  return error instanceof TemplateProblem ? new ExpandProblem(error.message, field) : error;
}
