import { z } from "zod";
import type { LoggedModelId } from "../../../domain/ids.js";
import { asVersionStage, type ModelVersion, promptTag } from "../../../domain/registry.js";
import type { Actor, TrackingStore } from "../../../domain/tracking-store.js";
import { compact, registeredModelJson, versionJson } from "./codec.js";
import { keyValue, list, modelId, required, runId, search, text } from "./fields.js";
import { type Route, type RouteContext, route } from "./route.js";
import { downloadUri, lineageOf } from "./version-source.js";

const models = "/2.0/mlflow/registered-models";
const versions = "/2.0/mlflow/model-versions";
const versionsTag = "mlflow.modelVersions";
const byName = z.object({ name: required });
/** A number as text (_validate_model_version): " 01" is "1". */
const version = required.regex(/^\s*\d{1,15}\s*$/, "must be an integer").transform((text) => String(Number(text)));
const byVersion = byName.extend({ version });

const stage = z.string().transform((value, context) => {
  const found = asVersionStage(value);
  if (found !== undefined) return found;
  context.addIssue({
    code: "custom",
    message: `Invalid Model Version stage: ${value}. Value must be one of None, Staging, Production, Archived.`,
  });
  return z.NEVER;
});

const clientOf = ({ identity }: RouteContext): Actor => ({ who: identity.who, via: "client" });

const modelJson = async (store: TrackingStore, name: string) => ({
  registered_model: registeredModelJson(await store.getRegisteredModel(name), await store.latestVersions(name)),
});

/** A version with the aliases that point at it. */
const oneVersion = async (store: TrackingStore, name: string, version: string) => {
  const found = await store.getModelVersion(name, version);
  const { aliases } = await store.getRegisteredModel(name);
  const own = [...aliases].flatMap(([alias, target]) => (target === found.version ? [alias] : [])).sort();
  return { model_version: versionJson(found, own) };
};

const latest = (method: string): Route =>
  route(
    method,
    `${models}/get-latest-versions`,
    "read",
    byName.extend({ stages: list(stage) }),
    async (input, { store }) =>
      compact({
        model_versions: (await store.latestVersions(input.name, input.stages)).map((version) => versionJson(version)),
      }),
  );

/** `registered-models/*` of MLflow's REST. */
export const registeredModelRoutes: readonly Route[] = [
  route(
    "POST",
    `${models}/create`,
    "log",
    byName.extend({ description: text, tags: list(keyValue) }),
    async ({ name, description, tags }, { store }) => ({
      registered_model: registeredModelJson(await store.createRegisteredModel({ name, description, tags }), []),
    }),
  ),
  route("GET", `${models}/get`, "read", byName, ({ name }, { store }) => modelJson(store, name)),
  route("POST", `${models}/rename`, "admin", byName.extend({ new_name: required }), async (input, { store }) => {
    await store.renameRegisteredModel(input.name, input.new_name);
    return modelJson(store, input.new_name);
  }),
  route("PATCH", `${models}/update`, "admin", byName.extend({ description: text }), async (input, { store }) => {
    await store.updateRegisteredModel(input.name, input.description ?? "");
    return modelJson(store, input.name);
  }),
  route("DELETE", `${models}/delete`, "admin", byName, async ({ name }, { store }) => {
    await store.deleteRegisteredModel(name);
    return {};
  }),
  route("GET", `${models}/search`, "read", z.object(search), async (input, { store }) => {
    const page = await store.searchRegisteredModels({
      filter: input.filter,
      orderBy: input.order_by,
      maxResults: input.max_results,
      pageToken: input.page_token,
    });
    const found = page.items.map(async (model) => registeredModelJson(model, await store.latestVersions(model.name)));
    return compact({ registered_models: await Promise.all(found), next_page_token: page.nextPageToken });
  }),
  latest("POST"),
  latest("GET"),
  route("POST", `${models}/set-tag`, "log", byName.extend(keyValue.shape), async ({ name, key, value }, { store }) => {
    await store.setRegisteredModelTag(name, { key, value });
    return {};
  }),
  route("DELETE", `${models}/delete-tag`, "log", byName.extend({ key: required }), async ({ name, key }, { store }) => {
    await store.deleteRegisteredModelTag(name, key);
    return {};
  }),
  route("POST", `${models}/alias`, "log", byVersion.extend({ alias: required }), async (input, context) => {
    await context.store.setAlias(input.name, input.alias, input.version, clientOf(context));
    return {};
  }),
  route("DELETE", `${models}/alias`, "log", byName.extend({ alias: required }), async (input, context) => {
    await context.store.deleteAlias(input.name, input.alias, clientOf(context));
    return {};
  }),
  route("GET", `${models}/alias`, "read", byName.extend({ alias: required }), async ({ name, alias }, { store }) =>
    oneVersion(store, name, (await store.getVersionByAlias(name, alias)).version),
  ),
];

/** `model-versions/*` of MLflow's REST. */
export const modelVersionRoutes: readonly Route[] = [
  route(
    "POST",
    `${versions}/create`,
    "log",
    byName.extend({
      source: required,
      run_id: z.preprocess((value) => value || undefined, runId.optional()),
      model_id: z.preprocess((value) => value || undefined, modelId.optional()),
      run_link: text,
      description: text,
      tags: list(keyValue),
    }),
    async ({ name, source, run_id, model_id, run_link, description, tags }, context) => {
      const sent = { source, runId: run_id, modelId: model_id };
      const isPrompt = tags.findLast(({ key }) => key === promptTag)?.value.toLowerCase() === "true";
      const lineage = isPrompt ? sent : await lineageOf(context.store, sent);
      const input = { name, ...lineage, runLink: run_link, description, tags };
      const created = await context.store.createModelVersion(input, clientOf(context));
      if (created.modelId !== undefined && !isPrompt) await tagModel(context.store, created.modelId, created);
      return { model_version: versionJson(created) };
    },
  ),
  route("GET", `${versions}/get`, "read", byVersion, ({ name, version }, { store }) =>
    oneVersion(store, name, version),
  ),
  route("PATCH", `${versions}/update`, "log", byVersion.extend({ description: text }), async (input, { store }) => {
    await store.updateModelVersion(input.name, input.version, input.description ?? "");
    return oneVersion(store, input.name, input.version);
  }),
  route("DELETE", `${versions}/delete`, "admin", byVersion, async ({ name, version }, context) => {
    await context.store.deleteModelVersion(name, version, clientOf(context));
    return {};
  }),
  route("GET", `${versions}/search`, "read", z.object(search), async (input, { store }) => {
    const page = await store.searchModelVersions({
      filter: input.filter,
      orderBy: input.order_by,
      maxResults: input.max_results,
      pageToken: input.page_token,
    });
    return compact({
      model_versions: page.items.map((version) => versionJson(version)),
      next_page_token: page.nextPageToken,
    });
  }),
  route("GET", `${versions}/get-download-uri`, "read", byVersion, async ({ name, version }, { store }) => ({
    artifact_uri: await downloadUri(store, name, version),
  })),
  route(
    "POST",
    `${versions}/transition-stage`,
    "log",
    byVersion.extend({ stage, archive_existing_versions: z.boolean().nullish() }),
    async ({ name, version, stage, archive_existing_versions }, context) => {
      const move = { name, version, stage, archiveExisting: archive_existing_versions ?? false };
      await context.store.transitionVersion(move, clientOf(context));
      return oneVersion(context.store, name, version);
    },
  ),
  route("POST", `${versions}/set-tag`, "log", byVersion.extend(keyValue.shape), async (input, { store }) => {
    await store.setModelVersionTag(input.name, input.version, { key: input.key, value: input.value });
    return {};
  }),
  route("DELETE", `${versions}/delete-tag`, "log", byVersion.extend({ key: required }), async (input, { store }) => {
    await store.deleteModelVersionTag(input.name, input.version, input.key);
    return {};
  }),
];

/** A logged model tells in a tag which versions were made of it (SqlAlchemyStore.set_model_versions_tags). */
async function tagModel(store: TrackingStore, id: LoggedModelId, { name, version }: ModelVersion): Promise<void> {
  const before = /^\[(.+)\]$/.exec((await store.getLoggedModel(id)).tags.get(versionsTag) ?? "")?.[1];
  const entry = `{"name": ${JSON.stringify(name)}, "version": ${version}}`;
  const value = `[${before === undefined ? "" : `${before}, `}${entry}]`;
  await store.setLoggedModelTags(id, [{ key: versionsTag, value }]);
}
