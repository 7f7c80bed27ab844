import { z } from "zod";
import { readRegular } from "../../adapters/files/regular-file.js";
import { deployGguf } from "../../adapters/ollama/deploy.js";
import type { OllamaHost } from "../../adapters/ollama/host.js";
import { parseModelfile } from "../../adapters/ollama/modelfile.js";
import type { ModelVersion, RegisteredModel, VersionStage } from "../../domain/registry.js";
import { asVersionStage, versionStages } from "../../domain/registry.js";
import type { Run } from "../../domain/run.js";
import { UserError } from "../../domain/user-error.js";
import type { CallContext, Feature, HubContext } from "../context.js";
import type { ArtifactFiles } from "../runs/runs-feature.js";
import { deployedTag, modelView } from "./board.js";
import { findMergedGguf } from "./merged-gguf.js";

const probePrompt = "Hello.";
const movedKind = "models.transition";
/** Where the versions were before: the one that moved, and the former holders. */
const movedSchema = z.object({
  name: z.string(),
  via: z.enum(["app", "cli"]),
  before: z.array(z.object({ version: z.string(), stage: z.enum(versionStages) })),
});

/** `models.*`: the board, moves with undo, the audit, deployment of a version to Ollama. */
export function createRegistryFeature(
  context: HubContext,
  artifacts: ArtifactFiles,
  ollamaHost: () => OllamaHost,
): Feature {
  const { store } = context;
  context.undo.on(movedKind, movedSchema, async ({ name, before, via }, { who }) => {
    for (const { version, stage } of before) {
      await store.transitionVersion({ name, version, stage, archiveExisting: false, note: "undo" }, { who, via });
    }
  });
  const deploying = new Set<string>();
  const mark = (name: string, version: string, isDeploying: boolean) => {
    if (isDeploying) deploying.add(ollamaName(name, version));
    else deploying.delete(ollamaName(name, version));
    context.events.emit("models", name);
  };
  return {
    handlers: {
      "models.board": async () => {
        const models: RegisteredModel[] = [];
        let pageToken: string | undefined;
        do {
          const page = await store.searchRegisteredModels({ maxResults: 1000, pageToken });
          models.push(...page.items.filter((model) => model.tags.get("mlflow.prompt.is_prompt") !== "true"));
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        return { models: await Promise.all(models.map((model) => view(context, model, deploying))) };
      },
      "models.audit": async ({ name }) => {
        const entries = await store.audit(name);
        // What was deleted has an audit all the same.
        if (entries.length === 0) await store.getRegisteredModel(name);
        return { entries };
      },
      "models.transition": async ({ name, version, stage, archiveExisting, note, via }, call) => {
        const target = requireStage(stage);
        const before = await store.getModelVersion(name, version);
        // MLflow refuses to archive for None and Archived, which many versions may hold.
        const archives = archiveExisting && (target === "Staging" || target === "Production");
        const archived = archives ? await holders(context, name, target, version) : [];
        const actor = { who: call.who, via };
        await store.transitionVersion({ name, version, stage: target, archiveExisting: archives, note }, actor);
        await context.undo.push({
          label: `${name} v${version} ${before.stage} → ${target}`,
          kind: movedKind,
          data: {
            name,
            via,
            before: [before, ...archived].map((each) => ({ version: each.version, stage: each.stage })),
          },
        });
        return { version, archived: archived.map((holder) => holder.version) };
      },
      "models.deploy": async ({ name, version }, call) => {
        const modelVersion = await store.getModelVersion(name, version);
        const model = ollamaName(name, version);
        if (deploying.has(model)) throw beingMade(model);
        mark(name, version, true);
        const jobId = context.jobs.start(`deploy ${name} v${version} to Ollama as ${model}`, (progress, signal) =>
          deploy(context, artifacts, ollamaHost(), modelVersion, model, call, progress, signal).finally(() =>
            mark(name, version, false),
          ),
        );
        return { jobId, model };
      },
    },
  };
}

async function view(context: HubContext, model: RegisteredModel, deploying: ReadonlySet<string>) {
  const versions = await versionsOf(context, model.name);
  const runs = new Map<string, Run>();
  for (const { runId } of versions) {
    if (runId === undefined || runs.has(runId)) continue;
    const run = await context.store.getRun(runId).catch(() => undefined);
    if (run) runs.set(runId, run);
  }
  return modelView(model, versions, runs, (version) => deploying.has(ollamaName(model.name, version)));
}

async function versionsOf({ store }: HubContext, name: string): Promise<readonly ModelVersion[]> {
  const versions: ModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const filter = `name = '${name.replaceAll("'", "''")}'`;
    const page = await store.searchModelVersions({ filter, maxResults: 10_000, pageToken });
    versions.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return versions;
}

/** Versions that hold the stage now, without the one that moves. Only Staging and Production are held. */
async function holders(
  context: HubContext,
  name: string,
  stage: VersionStage,
  except: string,
): Promise<readonly ModelVersion[]> {
  if (stage !== "Staging" && stage !== "Production") return [];
  return (await versionsOf(context, name)).filter((version) => version.stage === stage && version.version !== except);
}

async function deploy(
  context: HubContext,
  artifacts: ArtifactFiles,
  host: OllamaHost,
  version: ModelVersion,
  model: string,
  call: CallContext,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const run = version.runId === undefined ? undefined : await context.store.getRun(version.runId);
  const found = run === undefined ? undefined : await findMergedGguf(artifacts, run);
  if (found === undefined) {
    throw new UserError({
      code: "deploy.no-gguf",
      kind: "missing",
      message: `${version.name} v${version.version} has no merged GGUF among the artifacts of its run`,
      hint: "Log the merged weights in the script: mlflow.log_artifact('merged.gguf', 'model').",
    });
  }
  const modelfile = found.modelfile === undefined ? undefined : parseModelfile(await readRegular(found.modelfile));
  const deployment = { model, ggufFile: found.gguf, modelfile, probe: probePrompt };
  const ended = context.commands.begin(["ollama", "create", model, "-f", "Modelfile"], context.projectRoot, {
    native: true,
  });
  const answer = await deployGguf(host, deployment, progress, signal).catch((error: unknown) => {
    ended(1);
    throw error;
  });
  ended(0);
  await context.store.setModelVersionTag(version.name, version.version, { key: deployedTag, value: model });
  context.events.emit("ollama");
  return `${model} answers: ${answer.slice(0, 200)} (asked by ${call.who})`;
}

/** `CustomerSupportLLM`, 3 -> `customersupportllm:v3`: lower case, what Ollama's names allow. */
function ollamaName(name: string, version: string): string {
  const base = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return `${base || "model"}:v${version}`;
}

function beingMade(model: string): UserError {
  return new UserError({
    code: "deploy.running",
    kind: "conflict",
    message: `${model} is being made already`,
    hint: "Wait for it: J shows how far it is.",
  });
}

function requireStage(text: string): VersionStage {
  const stage = asVersionStage(text);
  if (stage !== undefined) return stage;
  throw new UserError({
    code: "registry.bad-stage",
    kind: "invalid",
    message: `"${text}" is no stage`,
    hint: `Use one of ${versionStages.join(", ")}.`,
  });
}
