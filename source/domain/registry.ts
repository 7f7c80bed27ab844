import type { LoggedModelId, RunId } from "./ids.js";
import type { Tags } from "./run.js";

/** MLflow's stages of a version (case-insensitive on the wire). */
export const versionStages = ["None", "Staging", "Production", "Archived"] as const;
export type VersionStage = (typeof versionStages)[number];

/** A registered model, or a version, with this tag "true" is a prompt (mlflow.prompt.constants). */
export const promptTag = "mlflow.prompt.is_prompt";

export type RegisteredModel = {
  readonly name: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: Tags;
  /** alias -> version */
  readonly aliases: ReadonlyMap<string, string>;
};

export type ModelVersion = {
  readonly name: string;
  /** A counter as text, from "1"; numbers of deleted versions are not used again. */
  readonly version: string;
  readonly stage: VersionStage;
  readonly description: string;
  /** Opaque: `models:/m-…` or a URI. Never opened by us. */
  readonly source: string;
  readonly runId: RunId | undefined;
  /** Where the run stands on another server, as the client gave it. */
  readonly runLink: string | undefined;
  readonly modelId: LoggedModelId | undefined;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: Tags;
};

/** One line of the audit: who moved what, from where to where, and why. Lines of a model form a hash chain. */
export type AuditEntry = {
  readonly atMs: number;
  readonly who: string;
  readonly action: "register" | "transition" | "alias" | "deploy" | "delete" | "undo";
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
  /** "app" for a key in the terminal, "client" for a call of MLflow's REST, "cli" for the command line. */
  readonly via: "app" | "client" | "cli";
};

/** The stage that the text names, whatever its case; undefined for none (MLflow ModelVersionStage). */
export function asVersionStage(text: string): VersionStage | undefined {
  return versionStages.find((stage) => stage.toLowerCase() === text.toLowerCase());
}
