// The fields of MLflow's requests. Unknown ones are ignored, null is absent, an int64 may come as a number or as text.
import { z } from "zod";
import { asExperimentId, asLoggedModelId, asRunId, type ExperimentId } from "../../../domain/ids.js";
import { toInt64 } from "../../../domain/int64.js";
import { UserError } from "../../../domain/user-error.js";

const absent = (value: unknown) => (value === null ? undefined : value);

export const text = z.preprocess(absent, z.string().optional());
/** "" counts as missing (_assert_required of mlflow.server.handlers). */
export const required = z.string().min(1, "Missing value for required parameter");

/** An int64 in quotes may have a point and zeros (protobuf's json_format). */
const digits = z.string().regex(/^-?\d{1,19}(\.0+)?$/, "must be a whole number");
const withoutPoint = <Value>(value: Value) => (typeof value === "string" ? value.replace(/\..*/, "") : value);

/** A whole number that a double holds exactly: times of runs, sizes of pages. */
export const int64 = z.union([z.int(), digits]).transform(Number).pipe(z.int());
export const optionalInt64 = z.preprocess(absent, int64.optional());

const beyondInt64 = 2n ** 63n;

/** A whole number with all its digits: a bigint where a number would round it. Requests hold such ones as bigint or text. */
const exactInt64 = z
  .union([z.int(), z.bigint(), digits])
  .transform((value) => BigInt(withoutPoint(value)))
  .refine((value) => value >= -beyondInt64 && value < beyondInt64, "must be a whole number of 64 bits")
  .transform(toInt64);

/** A double, or one of the words that JSON has no number for. A bare NaN is no JSON and never comes here. */
const double = z.preprocess(
  // A long whole number comes with all its digits.
  (value) => (typeof value === "bigint" ? Number(value) : value),
  z.union([
    z.number(),
    z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number),
    z
      .string()
      .regex(/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/)
      .transform(Number),
  ]),
);

export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => value ?? undefined, z.array(item).optional()).transform((items) => items ?? []);

export const keyValue = z.object({ key: required, value: z.preprocess((value) => value ?? "", z.string()) });

/** A text that is no id of a run or a model names none: the real server looks it up and answers with a 404. */
export const runId = named("The run", asRunId);
export const modelId = named("The logged model", asLoggedModelId);
/** Another text than a number is refused (_parse_experiment_id of mlflow.utils.validation). */
export const experimentId = required.transform((value, context): ExperimentId => {
  const id = asExperimentId(value);
  if (id !== undefined) return id;
  context.addIssue({ code: "custom", message: `Invalid experiment_id: ${JSON.stringify(value.slice(0, 80))}` });
  return z.NEVER;
});

function named<Id extends string>(what: string, parse: (text: string) => Id | undefined) {
  return required.transform((value): Id => {
    const id = parse(value);
    if (id !== undefined) return id;
    throw new UserError({
      code: "mlflow.no-such-id",
      kind: "not-found",
      message: `${what} ${JSON.stringify(value.slice(0, 80))} does not exist`,
    });
  });
}

/** GET requests double run_id as run_uuid; old clients send only the second. */
export const withRunId = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(
    (value) =>
      typeof value === "object" && value !== null && "run_uuid" in value && !("run_id" in value)
        ? { ...value, run_id: value.run_uuid }
        : value,
    z.object({ run_id: runId, ...shape }),
  );

export const viewType = z.preprocess(
  (value) => ([undefined, "ACTIVE_ONLY", "DELETED_ONLY", "ALL"] as const)[Number(value)] ?? value ?? undefined,
  z.enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]).optional(),
);

export const search = {
  filter: text,
  order_by: list(z.string()),
  max_results: optionalInt64,
  page_token: text,
};

export const metric = z.object({
  key: required,
  value: double,
  timestamp: exactInt64.refine((value) => value >= 0, "must not be negative"),
  step: z.preprocess(absent, exactInt64.optional()),
  model_id: z.preprocess((value) => value || undefined, modelId.optional()),
  dataset_name: text,
  dataset_digest: text,
});
