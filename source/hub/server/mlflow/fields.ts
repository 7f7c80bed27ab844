// The fields of MLflow's requests. Unknown ones are ignored, null is absent, an int64 may come as a number or as text.
import { z } from "zod";
import { asExperimentId, asLoggedModelId, asRunId } from "../../../domain/ids.js";
import { toInt64 } from "../../../domain/int64.js";

const absent = (value: unknown) => (value === null ? undefined : value);

export const text = z.preprocess(absent, z.string().optional());
/** "" counts as missing (_assert_required of mlflow.server.handlers). */
export const required = z.string().min(1, "Missing value for required parameter");

const wholeNumber = z
  .union([z.number(), z.string().regex(/^-?\d{1,19}$/)])
  .transform(Number)
  .refine((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 63, "must be a whole number of 64 bits");
export const int64 = wholeNumber;
export const optionalInt64 = z.preprocess(absent, wholeNumber.optional());

const beyondInt64 = 2n ** 63n;

/** A whole number with all its digits: a bigint where a number would round it. Requests hold such ones as bigint or text. */
const exactInt64 = z
  .union([z.int(), z.bigint(), z.string().regex(/^-?\d{1,19}$/)])
  .transform(BigInt)
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
      .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/)
      .transform(Number),
  ]),
);

export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => value ?? undefined, z.array(item).optional()).transform((items) => items ?? []);

export const keyValue = z.object({ key: required, value: z.preprocess((value) => value ?? "", z.string()) });

export const runId = checked("run_id", asRunId);
export const experimentId = checked("experiment_id", asExperimentId);
export const modelId = checked("model_id", asLoggedModelId);

function checked<Id extends string>(name: string, parse: (text: string) => Id | undefined) {
  return z.string().transform((value, context): Id => {
    const id = parse(value);
    if (id !== undefined) return id;
    context.addIssue({ code: "custom", message: `Invalid ${name}: ${JSON.stringify(value.slice(0, 80))}` });
    return z.NEVER;
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
  timestamp: exactInt64,
  step: z.preprocess(absent, exactInt64.optional()),
  model_id: z.preprocess((value) => value || undefined, modelId.optional()),
  dataset_name: text,
  dataset_digest: text,
});
