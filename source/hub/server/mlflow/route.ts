import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import type { KeyValue, TrackingStore } from "../../../domain/tracking-store.js";
import type { ArtifactStore } from "../../../store/artifact-store.js";

export type MlflowIdentity = {
  readonly who: string;
  readonly access: "full" | "read" | "execution";
  /** What ties a run to the execution and stage whose token created it. */
  readonly runTags: readonly KeyValue[];
};

export type RouteContext = {
  readonly store: TrackingStore;
  readonly artifacts: ArtifactStore;
  readonly identity: MlflowIdentity;
};

/** One endpoint: its method and path below `/api`, e.g. `/2.0/mlflow/runs/create`; `:name` stands for one part. */
export type Route = {
  readonly method: string;
  readonly path: string;
  /** "read": any token. "log": a stage's token too. "admin": a full token. */
  readonly access: "read" | "log" | "admin";
  /** What a request holds; none where its body or its answer is a file. */
  readonly input?: z.ZodType;
  readonly answer: (
    input: unknown,
    context: RouteContext,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<unknown>;
};

/**
 * A route whose input is parsed by the schema before the handler sees it. `usual` does the same faster for the form that
 * input usually has, and leaves every other to the schema by answering undefined.
 */
export function route<Schema extends z.ZodType>(
  method: string,
  path: string,
  access: Route["access"],
  schema: Schema,
  answer: (input: z.output<Schema>, context: RouteContext) => Promise<unknown>,
  usual?: (input: unknown) => z.output<Schema> | undefined,
): Route {
  return {
    method,
    path,
    access,
    input: schema,
    answer: async (input, context) => answer(usual?.(input) ?? schema.parse(input), context),
  };
}
