import { likeInstalled } from "../../../adapters/hosts/ask-host.js";
import {
  copyModel,
  deleteModel,
  keepModel,
  probeModel,
  requireAdapter,
} from "../../../adapters/ollama/change-models.js";
import { createModel, placeOf } from "../../../adapters/ollama/create.js";
import { noModel } from "../../../adapters/ollama/errors.js";
import type { OllamaHost } from "../../../adapters/ollama/host.js";
import { type FactsMemory, listHostModels, showModel } from "../../../adapters/ollama/models.js";
import { asFullDisk } from "../../../adapters/ollama/models-disk.js";
import { pullModel } from "../../../adapters/ollama/pull.js";
import { listOpenAiModels } from "../../../adapters/openai/models.js";
import type { ChatMessage } from "../../../domain/chat.js";
import type { HostAbility } from "../../../domain/ollama.js";
import { UserError } from "../../../domain/user-error.js";
import type { Feature, HubContext } from "../../context.js";
import { completeAnyPath } from "../../data-work/complete-path.js";
import { readCreation } from "./creation.js";
import { requireAdapterFile, requireWeights } from "./gguf.js";
import type { HostBook } from "./host-book.js";
import type { HostStates } from "./host-states.js";
import type { HostLooks } from "./looks.js";
import { createModelJobs } from "./model-jobs.js";

/** Lists and texts; what loads a model has no limit. */
const answerWithinMs = 20_000;
/** A look at what a terminal shows: a model comes into memory and leaves it by itself. */
const lookEveryMs = 3000;

/** `ollama.*` on the models of any host. */
export function createModelsFeature(
  context: Pick<HubContext, "jobs" | "events" | "commands" | "projectRoot" | "now" | "clientEnv">,
  book: HostBook,
  states: HostStates,
  looks: HostLooks,
  /** The branch of a conversation that is shown. @throws UserError `chat.unknown` */
  branchOf: (chatId: string) => Promise<readonly ChatMessage[]>,
): Feature {
  const memory: FactsMemory = new Map();
  const jobs = createModelJobs(context);
  const { now } = context;
  /** The list of each host as it was told last. */
  const told = new Map<string, string>();

  const list = async (hostId: string | undefined, signal: AbortSignal) => {
    const host = book.find(hostId);
    const server = book.reach(host);
    const isOllama = (await states.kind(host)) === "ollama";
    return isOllama ? listHostModels(server, memory, now, soon(signal)) : listOpenAiModels(server, soon(signal));
  };
  const timer = setInterval(() => {
    if (!context.events.watched()) return told.clear();
    if (!looks.areOn()) return;
    for (const [hostId, before] of told) {
      list(hostId, AbortSignal.timeout(lookEveryMs)).then(
        (models) => told.get(hostId) === before && JSON.stringify(models) !== before && changed(),
        () => told.delete(hostId) && changed(),
      );
    }
  }, lookEveryMs);
  timer.unref();

  /** The server, where its kind can do that. */
  const able = async (hostId: string | undefined, ability: HostAbility) => {
    const host = book.find(hostId);
    await states.require(host, ability);
    return { hostId: host.hostId, server: book.reach(host) };
  };
  const changed = () => context.events.emit("ollama");
  const soon = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
  const namesLikeIt = async (server: OllamaHost, model: string, error: unknown): Promise<unknown> => {
    if (!(error instanceof UserError) || error.code !== "ollama.no-model") return error;
    const names = await likeInstalled(server, model, AbortSignal.timeout(answerWithinMs)).catch(() => []);
    return noModel(server.url, model, error, names);
  };
  /** A change of a model: one that is not there is told with those like it. */
  const change = async (server: OllamaHost, model: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      throw await namesLikeIt(server, model, error);
    } finally {
      changed();
    }
  };
  const explainIn = (server: OllamaHost) => (error: unknown, leftBytes: number) =>
    asFullDisk(error, server, context.clientEnv(), leftBytes);
  const refuseToReplace = async (server: OllamaHost, name: string, signal: AbortSignal) => {
    const isThere = await showModel(server, name, soon(signal)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof UserError && error.code === "ollama.no-model") return false;
        throw error;
      },
    );
    if (isThere) throw modelExists(name);
  };

  return {
    handlers: {
      "ollama.models": async ({ hostId: asked }, { signal }) => {
        const { hostId } = book.find(asked);
        const models = await list(hostId, signal);
        told.set(hostId, JSON.stringify(models));
        return { hostId, models };
      },
      "ollama.show": async ({ hostId, model }, { signal }) => {
        const { server } = await able(hostId, "show");
        try {
          return await showModel(server, model, soon(signal));
        } catch (error) {
          throw await namesLikeIt(server, model, error);
        }
      },
      "ollama.like": async ({ hostId, model }, { signal }) => {
        const { server } = await able(hostId, "show");
        return { names: await likeInstalled(server, model, soon(signal)) };
      },
      "ollama.jobs": () => ({ jobs: jobs.list() }),
      "ollama.paths": ({ typed }) => completeAnyPath(context.projectRoot, typed),
      "ollama.gguf": async ({ path, as }) => {
        const file = placeOf(path, context.projectRoot);
        await (as === "weights" ? requireWeights(file) : requireAdapterFile(file));
        return { fits: true };
      },
      "ollama.pull": async ({ hostId: asked, model: text, insecure }) => {
        const { hostId, server } = await able(asked, "pull");
        const model = text.trim();
        const jobId = jobs.start(
          { hostId, kind: "pull", model, ...(insecure ? { insecure: true } : {}) },
          async (progress, signal) => {
            await pullModel(server, { model, insecure }, progress, signal);
            return `${model} is there`;
          },
          explainIn(server),
        );
        return { jobId };
      },
      "ollama.create": async ({ hostId: asked, replace = false, ...input }, { signal: call }) => {
        const { hostId, server } = await able(asked, "create");
        const { model } = input;
        if (!replace) await refuseToReplace(server, model, call);
        const creation = await readCreation(input, context.projectRoot, branchOf);
        const jobId = jobs.start(
          { hostId, kind: "create", model },
          async (progress, signal) => {
            await createModel(server, creation, progress, signal);
            changed();
            if (creation.adapters.length > 0) await requireAdapter(server, model, signal);
            progress({ status: "probing" });
            const startedMs = now();
            await probeModel(server, model, signal);
            return `${model} is made and answers (${Math.round(now() - startedMs)} ms)`;
          },
          explainIn(server),
        );
        return { jobId };
      },
      "ollama.copy": async ({ hostId, model, destination, replace = false }, { signal }) => {
        const { server } = await able(hostId, "copy");
        if (!replace) await refuseToReplace(server, destination, signal);
        await change(server, model, () => copyModel(server, model, destination, soon(signal)));
        return { copied: true };
      },
      "ollama.delete": async ({ hostId, model }, { signal }) => {
        const { server } = await able(hostId, "delete");
        await change(server, model, () => deleteModel(server, model, soon(signal)));
        return { deleted: true };
      },
      "ollama.load": async ({ hostId, model, keepAlive }, { signal }) => {
        const { server } = await able(hostId, "load");
        const startedMs = now();
        await change(server, model, () => keepModel(server, model, keepAlive, signal));
        return { loadMs: now() - startedMs };
      },
      "ollama.unload": async ({ hostId, model }, { signal }) => {
        const { server } = await able(hostId, "unload");
        await change(server, model, () => keepModel(server, model, "0", signal));
        return { unloaded: true };
      },
      "ollama.probe": async ({ hostId, model }, { signal }) => {
        const { server } = await able(hostId, "load");
        const startedMs = now();
        await change(server, model, () => probeModel(server, model, signal));
        return { answered: true, tookMs: now() - startedMs };
      },
    },
    close: async () => clearInterval(timer),
  };
}

function modelExists(name: string): UserError {
  return new UserError({
    code: "ollama.model-exists",
    kind: "exists",
    message: `There is a model ${name} already`,
    hint: "Take another name, or say that it is to be replaced.",
  });
}
