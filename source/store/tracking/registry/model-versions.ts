import { filterLanguage } from "../../../domain/filter/filter.js";
import { compareBy, matches } from "../../../domain/filter/match.js";
import { versionRules } from "../../../domain/filter/rules.js";
import { promptTag, type VersionStage, versionStages } from "../../../domain/registry.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { removePair, setPair, type VersionForm } from "../forms.js";
import { checkLongTags, invalid, notFound } from "../limits.js";
import { page } from "../pages.js";
import { by, type ModelDocuments, type NewEntry } from "./model-documents.js";
import { toVersion } from "./model-views.js";
import { asksForPrompts, readVersion } from "./registry-fields.js";
import { tagLimit } from "./registry-names.js";

type ModelVersions = Pick<
  TrackingStore,
  | "createModelVersion"
  | "getModelVersion"
  | "getVersionByAlias"
  | "latestVersions"
  | "updateModelVersion"
  | "deleteModelVersion"
  | "searchModelVersions"
  | "setModelVersionTag"
  | "deleteModelVersionTag"
  | "transitionVersion"
>;

const language = filterLanguage(versionRules);

/** Versions of registered models: where they come from, their tags, their moves from stage to stage. */
export function modelVersions(documents: ModelDocuments, now: () => number): ModelVersions {
  return {
    createModelVersion: async ({ name, source, runId, runLink, modelId, description = "", tags = [] }, actor) => {
      checkLongTags(tags, tagLimit);
      const number = { version: "" };
      const form = await documents.change(
        name,
        (model) => {
          number.version = String(model.nextVersion);
          model.nextVersion += 1;
          model.versions.push({
            version: number.version,
            stage: "None",
            description,
            source,
            ...(runId === undefined ? {} : { runId }),
            ...(runLink === undefined ? {} : { runLink }),
            ...(modelId === undefined ? {} : { modelId }),
            userId: actor.who,
            createdAtMs: now(),
            updatedAtMs: now(),
            tags: tags.map(({ key, value }) => [key, value]),
          });
        },
        () => ({ ...by(actor), action: "register", version: number.version, from: "", to: "None", note: "" }),
      );
      const created = form.versions.find(({ version }) => version === number.version);
      if (!created) throw notFound(`The version ${number.version} of the registered model`, name);
      return toVersion(name, created);
    },
    getModelVersion: async (name, version) => toVersion(name, documents.findVersion(name, version)),
    getVersionByAlias: async (name, alias) => {
      const version = new Map(documents.get(name).aliases).get(alias);
      // MLflow answers a missing alias with INVALID_PARAMETER_VALUE, not with a 404.
      if (version === undefined) throw invalid(`Registered model alias ${alias} not found.`);
      return toVersion(name, documents.findVersion(name, version));
    },
    latestVersions: async (name, stages = versionStages) => {
      // In the order in which the stages came up, as the real server's dictionary has them.
      const newest = new Map<VersionStage, VersionForm>();
      for (const version of documents.get(name).versions) newest.set(version.stage, version);
      const wanted = new Set(stages.length === 0 ? versionStages : stages);
      return [...newest.values()].flatMap((form) => (wanted.has(form.stage) ? [toVersion(name, form)] : []));
    },
    updateModelVersion: (name, version, description) =>
      documents.changeVersion(name, version, (form) => {
        form.description = description;
      }),
    deleteModelVersion: async (name, version, actor) => {
      const { stage } = documents.findVersion(name, version);
      await documents.change(
        name,
        (model) => {
          model.versions = model.versions.filter((candidate) => candidate.version !== version);
          model.aliases = model.aliases.filter(([, target]) => target !== version);
        },
        () => ({ ...by(actor), action: "delete", version, from: stage, to: "", note: "" }),
      );
    },
    searchModelVersions: async ({ filter, orderBy, maxResults, pageToken }) => {
      const comparisons = language.parseFilter(filter ?? "");
      const prompts = asksForPrompts(comparisons);
      const orders = language.parseOrders(
        orderBy?.length ? orderBy : ["last_updated_timestamp DESC"],
        "name ASC",
        "version_number DESC",
      );
      const found = documents
        .all()
        .flatMap(({ name, versions }) => versions.map((version) => toVersion(name, version)))
        .filter(({ tags }) => prompts || tags.get(promptTag) !== "true")
        .filter((version) => matches(version, comparisons, readVersion))
        .sort(compareBy(orders, readVersion));
      return page(found, pageToken, maxResults, { usual: 10_000, most: 200_000 });
    },
    setModelVersionTag: async (name, version, { key, value }) => {
      checkLongTags([{ key, value }], tagLimit);
      await documents.changeVersion(name, version, ({ tags }) => setPair(tags, key, value));
    },
    deleteModelVersionTag: async (name, version, key) => {
      await documents.changeVersion(name, version, ({ tags }) => {
        removePair(tags, key);
      });
    },
    transitionVersion: async ({ name, version, stage, archiveExisting, note = "" }, actor) => {
      const { stage: from } = documents.findVersion(name, version);
      if (archiveExisting && stage !== "Staging" && stage !== "Production") {
        throw invalid(`Only versions in Staging and Production are archived by a move, not for ${stage}`);
      }
      const archived: string[] = [];
      const moved = (which: string, before: string, to: string, why: string): NewEntry => {
        return { ...by(actor), action: "transition", version: which, from: before, to, note: why };
      };
      return documents.changeVersion(
        name,
        version,
        (form, model) => {
          form.stage = stage;
          if (!archiveExisting) return;
          for (const other of model.versions) {
            if (other === form || other.stage !== stage) continue;
            archived.push(other.version);
            other.stage = "Archived";
            other.updatedAtMs = now();
          }
        },
        () => moved(version, from, stage, note),
        () => archived.map((other) => moved(other, stage, "Archived", `v${version} took its place`)),
      );
    },
  };
}
