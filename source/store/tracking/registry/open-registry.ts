import type { TrackingStore } from "../../../domain/tracking-store.js";
import type { StoreParts } from "../shared.js";
import { openModelDocuments } from "./model-documents.js";
import { modelVersions } from "./model-versions.js";
import { registeredModels } from "./registered-models.js";

type Registry = ReturnType<typeof registeredModels> &
  ReturnType<typeof modelVersions> &
  Pick<TrackingStore, "audit"> & { readonly close: () => Promise<void> };

/** The registry of models: a document a model, an audit of all changes. */
export async function openRegistry(parts: StoreParts): Promise<Registry> {
  const documents = await openModelDocuments(parts);
  const { audit } = documents;
  return {
    ...registeredModels(documents, parts.now),
    ...modelVersions(documents, parts.now),
    audit: async (name) => audit.entries(name),
    close: audit.close,
  };
}
