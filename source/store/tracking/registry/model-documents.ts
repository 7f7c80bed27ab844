import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { AuditEntry, ModelVersion } from "../../../domain/registry.js";
import type { Actor } from "../../../domain/tracking-store.js";
import { auditEntrySchema, openAudit } from "../../audit.js";
import { type Document, openDocument } from "../../document.js";
import { openIntents } from "../../intents.js";
import { type RegisteredModelForm, registeredModelKind, type VersionForm } from "../forms.js";
import { freeNames } from "../free-names.js";
import { notFound } from "../limits.js";
import { openAll, type StoreParts, serialByKey } from "../shared.js";
import { freshModel, toVersion } from "./model-views.js";

/** A change of a model that the audit tells: both or neither, also when the process dies between them. */
const intentSchema = z.object({
  /** Written first: it decides whether the change happened. */
  entry: auditEntrySchema,
  /** What happens with it: the former holders of a stage. */
  more: z.array(auditEntrySchema).default([]),
  after: registeredModelKind.schema,
});
/** A line of the audit before it is known when and of which model. */
export type NewEntry = Omit<AuditEntry, "atMs" | "model">;

/** The documents of registered models, and the audit that tells each change of them. */
export type ModelDocuments = Awaited<ReturnType<typeof openModelDocuments>>;

/**
 * One document a model with all its versions, so that a move with the archiving of former holders is one save. Documents are
 * named by a hash of when and what: the name of a model is never a file's name.
 */
export async function openModelDocuments({ folder, now, emit, assertWritable, report, readOnly }: StoreParts) {
  const documents = join(folder, "db", "models");
  const audit = await openAudit(join(folder, "audit.jsonl"), { readOnly });
  const models = new Map<string, Document<RegisteredModelForm>>();
  const intents = await openIntents(join(folder, "intents"), intentSchema, { readOnly });
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
    audit,
    /** In no order. */
    all: () => [...models.values()].map((document) => document.data()),
    /** @throws UserError where there is none */
    get: (name: string): RegisteredModelForm => find(name).data(),
    findVersion,
    change,
    changeVersion,
    create: (form: RegisteredModelForm): Promise<RegisteredModelForm> => {
      assertWritable();
      const { name } = form;
      return serial(name, async () => {
        names.assertFree(name);
        const file = createHash("sha256").update(`${now()} ${name}`).digest("hex").slice(0, 32);
        const document = await openDocument(join(documents, `${file}.json`), registeredModelKind, form);
        await document.update(() => undefined);
        models.set(name, document);
        emit({ topic: "models", name });
        return form;
      });
    },
    rename: async (name: string, newName: string): Promise<RegisteredModelForm> => {
      const document = find(name);
      if (newName !== name) names.assertFree(newName);
      const form = await change(name, (model) => {
        model.name = newName;
      });
      models.delete(name);
      models.set(newName, document);
      emit({ topic: "models", name: newName });
      return form;
    },
    remove: async (name: string): Promise<void> => {
      find(name);
      await change(name, (model) => {
        model.deleted = true;
      });
      models.delete(name);
    },
  };
}

/** Who did it, for a line of the audit. */
export function by({ who, via }: Actor): Pick<AuditEntry, "who" | "via"> {
  return { who, via };
}
