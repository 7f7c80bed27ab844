declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** 32 hex digits, as MLflow makes them. */
export type RunId = Branded<"RunId">;
/** A decimal number as text, as MLflow's experiment ids are. "0" is the experiment "Default". */
export type ExperimentId = Branded<"ExperimentId">;
/** `m-` and 32 hex digits (MLflow 3 LoggedModel). */
export type LoggedModelId = Branded<"LoggedModelId">;
/** A counter as text, "1", "2", ...: one per `slipway run`. */
export type ExecutionId = Branded<"ExecutionId">;
/** 16 hex digits. */
export type ChatId = Branded<"ChatId">;

const patterns = {
  run: /^[0-9a-f]{32}$/,
  experiment: /^\d{1,18}$/,
  model: /^m-[0-9a-f]{32}$/,
  execution: /^[1-9]\d{0,8}$/,
  chat: /^[0-9a-f]{16}$/,
};

/** The id when the text has its form, else undefined: checked before any path is built from it. */
export const asRunId = (text: string): RunId | undefined => (patterns.run.test(text) ? (text as RunId) : undefined);
export const asExperimentId = (text: string): ExperimentId | undefined =>
  patterns.experiment.test(text) ? (text as ExperimentId) : undefined;
export const asLoggedModelId = (text: string): LoggedModelId | undefined =>
  patterns.model.test(text) ? (text as LoggedModelId) : undefined;
export const asExecutionId = (text: string): ExecutionId | undefined =>
  patterns.execution.test(text) ? (text as ExecutionId) : undefined;
export const asChatId = (text: string): ChatId | undefined => (patterns.chat.test(text) ? (text as ChatId) : undefined);
