import type { LoggedModelId, RunId } from "../../../domain/ids.js";
import type { ModelVersion, RegisteredModel } from "../../../domain/registry.js";
import { emptyChain } from "../../audit.js";
import type { RegisteredModelForm, VersionForm } from "../forms.js";

/** A registered model before its first save. */
export function freshModel(name: string, atMs: number): RegisteredModelForm {
  return {
    name,
    description: "",
    createdAtMs: atMs,
    updatedAtMs: atMs,
    tags: [],
    aliases: [],
    versions: [],
    nextVersion: 1,
    auditHead: emptyChain,
    deleted: false,
  };
}

/** What a document says of its model, without the versions. */
export function toModel(form: RegisteredModelForm): RegisteredModel {
  const { name, description, createdAtMs, updatedAtMs } = form;
  return { name, description, createdAtMs, updatedAtMs, tags: new Map(form.tags), aliases: new Map(form.aliases) };
}

/** What a document says of one of its versions. */
export function toVersion(name: string, form: VersionForm): ModelVersion {
  return {
    ...form,
    name,
    // Opaque ids of other documents, checked by whoever opens those.
    runId: form.runId as RunId | undefined,
    runLink: form.runLink,
    modelId: form.modelId as LoggedModelId | undefined,
    tags: new Map(form.tags),
  };
}
