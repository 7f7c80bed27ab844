// The documents of the tracking store as JSON. Pairs, not objects, hold what users name: `__proto__` is a legal key.
import { z } from "zod";
import type { DocumentKind } from "../document.js";

const pairs = z.array(z.tuple([z.string(), z.string()]));
const lifecycle = z.enum(["active", "deleted"]);

const experimentForm = z.object({
  experimentId: z.string(),
  name: z.string(),
  artifactLocation: z.string(),
  lifecycleStage: lifecycle,
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  tags: pairs,
});

const runForm = z.object({
  runId: z.string(),
  experimentId: z.string(),
  name: z.string(),
  userId: z.string(),
  status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
  startedAtMs: z.number(),
  endedAtMs: z.number().optional(),
  artifactUri: z.string(),
  lifecycleStage: lifecycle,
  params: pairs,
  tags: pairs,
  inputs: z.array(
    z.object({
      tags: z.array(z.object({ key: z.string(), value: z.string() })),
      name: z.string(),
      digest: z.string(),
      sourceType: z.string(),
      source: z.string(),
      schema: z.string().optional(),
      profile: z.string().optional(),
    }),
  ),
  modelInputs: z.array(z.string()),
  modelOutputs: z.array(z.object({ modelId: z.string(), step: z.number() })),
});

const loggedModelForm = z.object({
  modelId: z.string(),
  experimentId: z.string(),
  name: z.string(),
  modelType: z.string(),
  sourceRunId: z.string().optional(),
  status: z.enum(["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"]),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  artifactUri: z.string(),
  params: pairs,
  tags: pairs,
  deleted: z.boolean(),
});

const versionForm = z.object({
  version: z.string(),
  stage: z.enum(["None", "Staging", "Production", "Archived"]),
  description: z.string(),
  source: z.string(),
  runId: z.string().optional(),
  runLink: z.string().optional(),
  modelId: z.string().optional(),
  userId: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  tags: pairs,
});

const registeredModelForm = z.object({
  name: z.string(),
  description: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  tags: pairs,
  aliases: pairs,
  versions: z.array(versionForm),
  nextVersion: z.number().int(),
  /** Hash of the newest line of the audit, so that a cut tail is seen. */
  auditHead: z.string(),
  deleted: z.boolean(),
});

export type ExperimentForm = z.infer<typeof experimentForm>;
export type RunForm = z.infer<typeof runForm>;
export type LoggedModelForm = z.infer<typeof loggedModelForm>;
export type VersionForm = z.infer<typeof versionForm>;
export type RegisteredModelForm = z.infer<typeof registeredModelForm>;

export const experimentsKind: DocumentKind<{ experiments: ExperimentForm[] }> = {
  version: 1,
  schema: z.object({ experiments: z.array(experimentForm) }),
};
export const runKind: DocumentKind<RunForm> = { version: 1, schema: runForm };
export const loggedModelKind: DocumentKind<LoggedModelForm> = { version: 1, schema: loggedModelForm };
export const registeredModelKind: DocumentKind<RegisteredModelForm> = { version: 1, schema: registeredModelForm };

/** Sets a pair, at its place where the key is there already. */
export function setPair(list: [string, string][], key: string, value: string): void {
  const at = list.findIndex(([name]) => name === key);
  if (at < 0) list.push([key, value]);
  else list[at] = [key, value];
}

/** True where the key was there. */
export function removePair(list: [string, string][], key: string): boolean {
  const at = list.findIndex(([name]) => name === key);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
