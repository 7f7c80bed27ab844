import { filterLanguage } from "../../../domain/filter/filter.js";
import { compareBy, matches } from "../../../domain/filter/match.js";
import { registeredModelRules } from "../../../domain/filter/rules.js";
import { promptTag } from "../../../domain/registry.js";
import type { Actor, TrackingStore } from "../../../domain/tracking-store.js";
import { removePair, setPair } from "../forms.js";
import { checkLongTags } from "../limits.js";
import { page } from "../pages.js";
import { by, type ModelDocuments, type NewEntry } from "./model-documents.js";
import { freshModel, toModel } from "./model-views.js";
import { asksForPrompts, readRegisteredModel } from "./registry-fields.js";
import { checkAlias, checkModelName, tagLimit } from "./registry-names.js";

type RegisteredModels = Pick<
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
>;

const language = filterLanguage(registeredModelRules);

/** Registered models: their names, descriptions, tags and aliases. */
export function registeredModels(documents: ModelDocuments, now: () => number): RegisteredModels {
  return {
    createRegisteredModel: async ({ name, description = "", tags = [] }) => {
      checkModelName(name);
      checkLongTags(tags, tagLimit);
      const form = { ...freshModel(name, now()), description };
      for (const { key, value } of tags) setPair(form.tags, key, value);
      return toModel(await documents.create(form));
    },
    getRegisteredModel: async (name) => toModel(documents.get(name)),
    renameRegisteredModel: async (name, newName) => {
      checkModelName(newName);
      return toModel(await documents.rename(name, newName));
    },
    updateRegisteredModel: async (name, description) =>
      toModel(
        await documents.change(name, (model) => {
          model.description = description;
        }),
      ),
    deleteRegisteredModel: documents.remove,
    searchRegisteredModels: async ({ filter, orderBy, maxResults, pageToken }) => {
      const comparisons = language.parseFilter(filter ?? "");
      const orders = language.parseOrders(orderBy, "name ASC");
      const prompts = asksForPrompts(comparisons);
      const found = documents
        .all()
        .map(toModel)
        .filter(({ tags }) => prompts || tags.get(promptTag) !== "true")
        .filter((model) => matches(model, comparisons, readRegisteredModel))
        .sort(compareBy(orders, readRegisteredModel));
      return page(found, pageToken, maxResults || undefined, { usual: 100, most: 1000 });
    },
    setRegisteredModelTag: async (name, { key, value }) => {
      checkLongTags([{ key, value }], tagLimit);
      await documents.change(name, ({ tags }) => setPair(tags, key, value));
    },
    deleteRegisteredModelTag: async (name, key) => {
      await documents.change(name, ({ tags }) => {
        removePair(tags, key);
      });
    },
    setAlias: async (name, alias, version, actor) => {
      checkAlias(alias);
      documents.findVersion(name, version);
      const before = new Map(documents.get(name).aliases).get(alias);
      await documents.change(
        name,
        ({ aliases }) => setPair(aliases, alias, version),
        () => aliasEntry(actor, version, before === undefined ? "" : `${alias} v${before}`, alias),
      );
    },
    deleteAlias: async (name, alias, actor) => {
      const version = new Map(documents.get(name).aliases).get(alias);
      if (version === undefined) return;
      await documents.change(
        name,
        ({ aliases }) => {
          removePair(aliases, alias);
        },
        () => aliasEntry(actor, version, alias, ""),
      );
    },
  };
}

function aliasEntry(actor: Actor, version: string, from: string, to: string): NewEntry {
  return { ...by(actor), action: "alias", version, from, to, note: "" };
}
