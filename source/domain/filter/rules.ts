// What can be asked of each entity, as MLflow 3.17's search has it: fields, their types, operators, order keys.

/** What a name in a filter speaks of. `attribute` is also the plain name without a dot. */
export type FieldKind = "attribute" | "metric" | "param" | "tag" | "dataset";

export type Operator =
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

export type FieldRule = {
  /** "whole": a number without a fraction. "count": such a one, also in quotes. "id": only in quotes. */
  readonly type: "text" | "number" | "whole" | "count" | "id";
  readonly operators: readonly Operator[];
};

type AttributeRule = FieldRule & { readonly key: string };

export type FilterRules = {
  /** For messages: "run". */
  readonly entity: string;
  /** How a kind is written before the dot. */
  readonly prefixes: ReadonlyMap<string, FieldKind>;
  /** By the name as it is written: `Created` is start_time. */
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly kinds: Readonly<Partial<Record<Exclude<FieldKind, "attribute" | "dataset">, FieldRule>>>;
  readonly datasets: FieldRule | undefined;
  /** Names of attributes that order; each is the key that is read. */
  readonly order: ReadonlyMap<string, string>;
  readonly orderKinds: readonly FieldKind[];
  /** Operators are words of capitals only (`like` is refused). */
  readonly capitalsOnly: boolean;
  /** A value that is a word or a number counts as text where text is wanted. */
  readonly bareText: boolean;
};

const comparing = ["=", "!=", ">", ">=", "<", "<="] as const;
const matching = ["=", "!=", "LIKE", "ILIKE"] as const;
const listing = ["IN", "NOT IN"] as const;
const asking = ["IS NULL", "IS NOT NULL"] as const;

const number: FieldRule = { type: "number", operators: comparing };
const whole: FieldRule = { type: "whole", operators: comparing };
const text: FieldRule = { type: "text", operators: matching };
const listed: FieldRule = { type: "text", operators: [...matching, ...listing] };
const nullable: FieldRule = { type: "text", operators: [...matching, ...asking] };

const named = (names: readonly string[], rule: FieldRule, key?: string) =>
  names.map((name) => [name, { ...rule, key: key ?? name }] as const);
const keys = (...names: readonly string[]) => new Map(names.map((name) => [name, name]));
const prefixesOf = (entries: readonly (readonly [FieldKind, readonly string[]])[]) =>
  new Map(entries.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)));

const attributesAndTags = prefixesOf([
  ["attribute", ["attribute"]],
  ["tag", ["tag", "tags"]],
]);

/** Runs (mlflow.utils.search_utils.SearchUtils). */
export const runRules: FilterRules = {
  entity: "run",
  prefixes: prefixesOf([
    ["attribute", ["attribute", "attributes", "attr", "run"]],
    ["metric", ["metric", "metrics"]],
    ["param", ["param", "params", "parameter", "parameters"]],
    ["tag", ["tag", "tags"]],
    ["dataset", ["dataset", "datasets"]],
  ]),
  attributes: new Map([
    ...named(["run_id"], listed),
    ...named(["status", "user_id", "artifact_uri", "run_name"], text),
    ...named(["run name", "Run name", "Run Name"], text, "run_name"),
    ...named(["start_time", "end_time"], number),
    ...named(["created", "Created"], number, "start_time"),
  ]),
  kinds: { metric: number, param: nullable, tag: nullable },
  datasets: listed,
  order: new Map([
    ...keys("run_id", "run_name", "status", "user_id", "artifact_uri", "start_time", "end_time"),
    ["created", "start_time"],
    ["Created", "start_time"],
  ]),
  orderKinds: ["attribute", "metric", "param", "tag"],
  capitalsOnly: false,
  bareText: false,
};

/** Experiments (SearchExperimentsUtils). */
export const experimentRules: FilterRules = {
  entity: "experiment",
  prefixes: attributesAndTags,
  attributes: new Map([
    ...named(["name"], text),
    ...named(["experiment_id"], { type: "id", operators: ["=", "!=", ...listing] }),
    ...named(["creation_time", "last_update_time"], whole),
  ]),
  kinds: { tag: nullable },
  datasets: undefined,
  order: keys("name", "experiment_id", "creation_time", "last_update_time"),
  orderKinds: ["attribute"],
  capitalsOnly: true,
  bareText: false,
};

/** Registered models (SearchModelUtils). */
export const registeredModelRules: FilterRules = {
  entity: "registered model",
  prefixes: attributesAndTags,
  attributes: new Map(named(["name"], listed)),
  kinds: { tag: text },
  datasets: undefined,
  order: new Map([...keys("name", "last_updated_timestamp"), ["timestamp", "last_updated_timestamp"]]),
  orderKinds: ["attribute"],
  capitalsOnly: false,
  bareText: false,
};

/** Model versions (SearchModelVersionUtils). */
export const versionRules: FilterRules = {
  entity: "model version",
  prefixes: attributesAndTags,
  attributes: new Map([
    ...named(["name", "run_id"], listed),
    ...named(["source_path"], text),
    ...named(["version_number"], { type: "count", operators: comparing }),
  ]),
  kinds: { tag: text },
  datasets: undefined,
  order: keys("name", "version_number", "creation_timestamp", "last_updated_timestamp"),
  orderKinds: ["attribute"],
  capitalsOnly: false,
  bareText: false,
};

const modelTimes = ["creation_time", "creation_timestamp", "creation_timestamp_ms"];
const modelUpdates = ["last_updated_timestamp", "last_updated_timestamp_ms"];
const modelTexts = ["name", "model_id", "model_type", "status", "source_run_id", "experiment_id", "artifact_location"];

/** Logged models (mlflow.utils.search_logged_model_utils; SqlLoggedModel.ALIASES). */
export const loggedModelRules: FilterRules = {
  entity: "logged model",
  prefixes: prefixesOf([
    ["attribute", ["attributes"]],
    ["metric", ["metrics"]],
    ["param", ["params"]],
    ["tag", ["tags"]],
  ]),
  attributes: new Map([
    ...named(modelTexts, listed),
    ...named(modelTimes, number, "creation_timestamp_ms"),
    ...named(modelUpdates, number, "last_updated_timestamp_ms"),
  ]),
  kinds: { metric: number, param: listed, tag: listed },
  datasets: undefined,
  order: new Map([
    ...keys(...modelTexts),
    ...modelTimes.map((name) => [name, "creation_timestamp_ms"] as const),
    ...modelUpdates.map((name) => [name, "last_updated_timestamp_ms"] as const),
  ]),
  orderKinds: ["attribute", "metric"],
  capitalsOnly: false,
  bareText: true,
};
