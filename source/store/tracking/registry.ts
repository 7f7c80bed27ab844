import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { filterLanguage } from "../../domain/filter/filter.js";
import { compareBy, matches } from "../../domain/filter/match.js";
import { registeredModelRules, versionRules } from "../../domain/filter/rules.js";
import type { LoggedModelId, RunId } from "../../domain/ids.js";
import type { AuditEntry, ModelVersion, RegisteredModel } from "../../domain/registry.js";
import { promptTag, type VersionStage, versionStages } from "../../domain/registry.js";
import type { Actor, TrackingStore } from "../../domain/tracking-store.js";
import { auditEntrySchema, emptyChain, openAudit } from "../audit.js";
import { type Document, openDocument } from "../document.js";
import { openIntents } from "../intents.js";
import { type RegisteredModelForm, registeredModelKind, removePair, setPair, type VersionForm } from "./forms.js";
import { freeNames } from "./free-names.js";
import { checkLongTags, invalid, isCleanPath, notFound } from "./limits.js";
import { page } from "./pages.js";
import { asksForPrompts, readRegisteredModel, readVersion } from "./registry-fields.js";
import { openAll, type StoreParts, serialByKey } from "./shared.js";

type Registry = Pick<
  TrackingStore,
  | "createRegisteredModel"
  | "getRegisteredModel"
  | "renameRegisteredModel"
  | "updateRegisteredModel"
  | "deleteRegisteredModel"
  | "searchRegisteredModels"
  | "setRegisteredModelTag"
  | "deleteRegisteredModelTag"
  | "setAlias"
  | "deleteAlias"
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
  | "audit"
> & { readonly close: () => Promise<void> };

/** MAX_MODEL_REGISTRY_TAG_VALUE_LENGTH of mlflow.utils.validation; longer is refused, not cut. */
const tagLimit = 100_000;
const modelLanguage = filterLanguage(registeredModelRules);
const versionLanguage = filterLanguage(versionRules);

/** A change of a model that the audit tells: both or neither, also when the process dies between them. */
const intentSchema = z.object({
  /** Written first: it decides whether the change happened. */
  entry: auditEntrySchema,
  /** What happens with it: the former holders of a stage. */
  more: z.array(auditEntrySchema).default([]),
  after: registeredModelKind.schema,
});
type NewEntry = Omit<AuditEntry, "atMs" | "model">;

/**
 * Registered models: one document each with all its versions, so that a move with the archiving of former holders is one
 * save. Documents are named by a hash of when and what: the name of a model is never a file's name.
 */
export async function openRegistry({ folder, now, emit, assertWritable, report }: StoreParts): Promise<Registry> {
  const documents = join(folder, "db", "models");
  const audit = await openAudit(join(folder, "audit.jsonl"));
  const models = new Map<string, Document<RegisteredModelForm>>();
  const intents = await openIntents(join(folder, "intents"), intentSchema);
  const serial = serialByKey();
  const names = freeNames(models, report);
  await openAll(
    documents,
    async (path) => {
      const document = await openDocument(path, registeredModelKind, freshModel("", now()));
      if (!document.data().deleted) models.set(document.data().name, document);
    },
    names.report,
  );

  // Cut off between the audit's line and the document: the line decides whether it happened.
  for (const { record, drop } of intents.open) {
    let head = audit.hashOf(record.entry);
    if (head !== undefined) {
      for (const entry of record.more) head = audit.hashOf(entry) ?? (await audit.append(entry));
    }
    const document = models.get(record.after.name);
    if (head !== undefined && document && document.data().auditHead !== head) {
      await document.update((model) => Object.assign(model, record.after, { auditHead: head }));
    }
    await drop();
  }

  const find = (name: string): Document<RegisteredModelForm> => {
    const document = models.get(name);
    if (!document) throw notFound("The registered model", name);
    return document;
  };
  const findVersion = (name: string, version: string): VersionForm => {
    const found = find(name)
      .data()
      .versions.find((candidate) => candidate.version === version);
    if (!found) throw notFound(`The version ${version} of the registered model`, name);
    return found;
  };
  /** One save; with `entry` an intent first, then the audit's lines, whose last hash goes into the same save. */
  const change = (
    name: string,
    apply: (model: RegisteredModelForm) => void,
    entry?: () => NewEntry,
    also: () => readonly NewEntry[] = () => [],
  ): Promise<RegisteredModelForm> => {
    assertWritable();
    return serial(name, async () => {
      const document = find(name);
      // On a copy first, so that a change that is refused leaves no line in the audit.
      const after = structuredClone(document.data());
      apply(after);
      after.updatedAtMs = now();
      const lineOf = (fields: NewEntry): AuditEntry => ({ atMs: now(), model: name, ...fields });
      const line = entry && lineOf(entry());
      const more = also().map(lineOf);
      const done = line && (await intents.begin({ entry: line, more, after }));
      for (const each of line ? [line, ...more] : []) after.auditHead = await audit.append(each);
      await document.update((model) => Object.assign(model, after));
      await done?.();
      emit({ topic: "models", name });
      return document.data();
    });
  };
  const changeVersion = async (
    name: string,
    version: string,
    apply: (form: VersionForm, model: RegisteredModelForm) => void,
    entry?: () => NewEntry,
    also?: () => readonly NewEntry[],
  ): Promise<ModelVersion> => {
    findVersion(name, version);
    await change(
      name,
      (model) => {
        const form = model.versions.find((candidate) => candidate.version === version);
        if (!form) throw notFound(`The version ${version} of the registered model`, name);
        apply(form, model);
        form.updatedAtMs = now();
      },
      entry,
      also,
    );
    return toVersion(name, findVersion(name, version));
  };

  return {
    createRegisteredModel: async ({ name, description = "", tags = [] }) => {
      assertWritable();
      checkModelName(name);
      checkLongTags(tags, tagLimit);
      return serial(name, async () => {
        names.assertFree(name);
        const form = { ...freshModel(name, now()), description };
        for (const { key, value } of tags) setPair(form.tags, key, value);
        const file = createHash("sha256").update(`${now()} ${name}`).digest("hex").slice(0, 32);
        const document = await openDocument(join(documents, `${file}.json`), registeredModelKind, form);
        await document.update(() => undefined);
        models.set(name, document);
        emit({ topic: "models", name });
        return toModel(form);
      });
    },
    getRegisteredModel: async (name) => toModel(find(name).data()),
    renameRegisteredModel: async (name, newName) => {
      checkModelName(newName);
      const document = find(name);
      if (newName !== name) names.assertFree(newName);
      const form = await change(name, (model) => {
        model.name = newName;
      });
      models.delete(name);
      models.set(newName, document);
      emit({ topic: "models", name: newName });
      return toModel(form);
    },
    updateRegisteredModel: async (name, description) =>
      toModel(
        await change(name, (model) => {
          model.description = description;
        }),
      ),
    deleteRegisteredModel: async (name) => {
      find(name);
      await change(name, (model) => {
        model.deleted = true;
      });
      models.delete(name);
    },
    searchRegisteredModels: async ({ filter, orderBy, maxResults, pageToken }) => {
      const comparisons = modelLanguage.parseFilter(filter ?? "");
      const orders = modelLanguage.parseOrders(orderBy, "name ASC");
      const prompts = asksForPrompts(comparisons);
      const found = [...models.values()]
        .map((document) => toModel(document.data()))
        .filter(({ tags }) => prompts || tags.get(promptTag) !== "true")
        .filter((model) => matches(model, comparisons, readRegisteredModel))
        .sort(compareBy(orders, readRegisteredModel));
      return page(found, pageToken, maxResults || undefined, { usual: 100, most: 1000 });
    },
    setRegisteredModelTag: async (name, { key, value }) => {
      checkLongTags([{ key, value }], tagLimit);
      await change(name, ({ tags }) => setPair(tags, key, value));
    },
    deleteRegisteredModelTag: async (name, key) => {
      await change(name, ({ tags }) => {
        removePair(tags, key);
      });
    },
    setAlias: async (name, alias, version, actor) => {
      checkAlias(alias);
      findVersion(name, version);
      const before = new Map(find(name).data().aliases).get(alias);
      await change(
        name,
        ({ aliases }) => setPair(aliases, alias, version),
        () => aliasEntry(actor, version, before === undefined ? "" : `${alias} v${before}`, alias),
      );
    },
    deleteAlias: async (name, alias, actor) => {
      const version = new Map(find(name).data().aliases).get(alias);
      if (version === undefined) return;
      await change(
        name,
        ({ aliases }) => {
          removePair(aliases, alias);
        },
        () => aliasEntry(actor, version, alias, ""),
      );
    },
    createModelVersion: async ({ name, source, runId, runLink, modelId, description = "", tags = [] }, actor) => {
      checkLongTags(tags, tagLimit);
      const number = { version: "" };
      const form = await change(
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
    getModelVersion: async (name, version) => toVersion(name, findVersion(name, version)),
    getVersionByAlias: async (name, alias) => {
      const version = new Map(find(name).data().aliases).get(alias);
      // MLflow answers a missing alias with INVALID_PARAMETER_VALUE, not with a 404.
      if (version === undefined) throw invalid(`Registered model alias ${alias} not found.`);
      return toVersion(name, findVersion(name, version));
    },
    latestVersions: async (name, stages = versionStages) => {
      // In the order in which the stages came up, as the real server's dictionary has them.
      const newest = new Map<VersionStage, VersionForm>();
      for (const version of find(name).data().versions) newest.set(version.stage, version);
      const wanted = new Set(stages.length === 0 ? versionStages : stages);
      return [...newest.values()].flatMap((form) => (wanted.has(form.stage) ? [toVersion(name, form)] : []));
    },
    updateModelVersion: (name, version, description) =>
      changeVersion(name, version, (form) => {
        form.description = description;
      }),
    deleteModelVersion: async (name, version, actor) => {
      const { stage } = findVersion(name, version);
      await change(
        name,
        (model) => {
          model.versions = model.versions.filter((candidate) => candidate.version !== version);
          model.aliases = model.aliases.filter(([, target]) => target !== version);
        },
        () => ({ ...by(actor), action: "delete", version, from: stage, to: "", note: "" }),
      );
    },
    searchModelVersions: async ({ filter, orderBy, maxResults, pageToken }) => {
      const comparisons = versionLanguage.parseFilter(filter ?? "");
      const prompts = asksForPrompts(comparisons);
      const orders = versionLanguage.parseOrders(
        orderBy?.length ? orderBy : ["last_updated_timestamp DESC"],
        "name ASC",
        "version_number DESC",
      );
      const found = [...models.values()]
        .map((document) => document.data())
        .flatMap(({ name, versions }) => versions.map((version) => toVersion(name, version)))
        .filter(({ tags }) => prompts || tags.get(promptTag) !== "true")
        .filter((version) => matches(version, comparisons, readVersion))
        .sort(compareBy(orders, readVersion));
      return page(found, pageToken, maxResults, { usual: 10_000, most: 200_000 });
    },
    setModelVersionTag: async (name, version, { key, value }) => {
      checkLongTags([{ key, value }], tagLimit);
      await changeVersion(name, version, ({ tags }) => setPair(tags, key, value));
    },
    deleteModelVersionTag: async (name, version, key) => {
      await changeVersion(name, version, ({ tags }) => {
        removePair(tags, key);
      });
    },
    transitionVersion: async ({ name, version, stage, archiveExisting, note = "" }, actor) => {
      const { stage: from } = findVersion(name, version);
      if (archiveExisting && stage !== "Staging" && stage !== "Production") {
        throw invalid(`Only versions in Staging and Production are archived by a move, not for ${stage}`);
      }
      const archived: string[] = [];
      const moved = (which: string, before: string, to: string, why: string): NewEntry => {
        return { ...by(actor), action: "transition", version: which, from: before, to, note: why };
      };
      return changeVersion(
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
    audit: async (name) => audit.entries(name),
    close: audit.close,
  };
}

function by({ who, via }: Actor): Pick<AuditEntry, "who" | "via"> {
  return { who, via };
}

function aliasEntry(actor: Actor, version: string, from: string, to: string): NewEntry {
  return { ...by(actor), action: "alias", version, from, to, note: "" };
}

function checkModelName(name: string): void {
  if (name.trim() === "") throw invalid("Registered model name cannot be empty.");
  if (/[/:]/.test(name)) throw invalid(`Registered model name ${JSON.stringify(name)} cannot contain "/" or ":"`);
  if (!isCleanPath(name)) throw invalid(`Registered model name ${JSON.stringify(name)} is another one as a path`);
}

/** `latest` and `v1` would be ambiguous in `models:/NAME@…` and `models:/NAME/…`. */
function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]{1,255}$/u.test(alias)) throw invalid(`Invalid alias name: ${JSON.stringify(alias)}`);
  if (/^(latest|v\d+)$/i.test(alias)) throw invalid(`The alias name ${JSON.stringify(alias)} is reserved`);
}

function freshModel(name: string, atMs: number): RegisteredModelForm {
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

function toModel(form: RegisteredModelForm): RegisteredModel {
  const { name, description, createdAtMs, updatedAtMs } = form;
  return { name, description, createdAtMs, updatedAtMs, tags: new Map(form.tags), aliases: new Map(form.aliases) };
}

function toVersion(name: string, form: VersionForm): ModelVersion {
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
