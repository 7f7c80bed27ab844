import type { OllamaHost } from "../../adapters/ollama/host.js";
import { listModels, ollamaVersion } from "../../adapters/ollama/ollama.js";
import { listOpenAiModels } from "../../adapters/openai/models.js";
import type { OllamaView } from "../../api/views.js";
import type { HostKind } from "../../domain/ollama.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import type { HostLooks } from "./hosts/looks.js";
import { lastLines } from "./hosts/serve-log.js";

/** How long a server may take to answer before it counts as down. */
const answerWithinMs = 3000;
const startWithinMs = 30_000;
/** A look at the server while somebody looks at it; somebody else may start, stop or load. */
const lookEveryMs = 3000;

/** Lines of the server's log where a request does not say how many. */
const aPage = 200;

export type OllamaServer = {
  readonly host: () => OllamaHost;
  /** What speaks there. @throws UserError of `probeHost` */
  readonly kind: () => Promise<HostKind>;
  /** The binary on the PATH, undefined where there is none. */
  readonly binary: () => Promise<string | undefined>;
  /** Starts `ollama serve` in a session of its own, its output kept in a file. */
  readonly serve: (binary: string) => Promise<void>;
  /** Where its output is kept. */
  readonly logFile: string;
};

export type OllamaFeature = Feature & {
  /** It was started here and does not answer yet. */
  readonly isStarting: () => boolean;
};

/** `ollama.*`: is a server there, which models has it, start it. */
export function createOllamaFeature(
  context: Pick<HubContext, "events" | "jobs">,
  server: OllamaServer,
  looks: HostLooks,
): OllamaFeature {
  let lastSeen: string | undefined;
  let starting = false;

  const look = async (): Promise<OllamaView> => {
    const host = server.host();
    const signal = AbortSignal.timeout(answerWithinMs);
    try {
      if ((await server.kind()) === "openai") {
        const models = (await listOpenAiModels(host, signal)).map(({ name }) => ({ ...untold, name }));
        return { state: "up", url: host.url, version: "", models };
      }
      const [version, models] = await Promise.all([ollamaVersion(host, signal), listModels(host, signal)]);
      return { state: "up", url: host.url, version, models };
    } catch (error) {
      if (starting) return { state: "starting", url: host.url };
      const down = { state: "down", url: host.url } as const;
      if (error instanceof UserError && error.code === "ollama.down")
        return { ...down, reason: error.message, canStart: (await server.binary()) !== undefined };
      const { message, hint } = error instanceof UserError ? error : silentServer(host.url);
      return { ...down, reason: message, hint: hint ?? "Look into the server's log.", canStart: false };
    }
  };

  const timer = setInterval(() => {
    if (lastSeen === undefined || !looks.areOn() || !context.events.watched()) return;
    void look().then((view) => {
      const seen = JSON.stringify(view);
      if (seen === lastSeen) return;
      lastSeen = seen;
      context.events.emit("ollama");
    });
  }, lookEveryMs);
  timer.unref();

  return {
    handlers: {
      "ollama.get": async () => {
        const view = await look();
        lastSeen = JSON.stringify(view);
        return view;
      },
      "ollama.start": async () => {
        const binary = await server.binary();
        if (binary === undefined) {
          throw new UserError({
            code: "ollama.not-installed",
            kind: "missing",
            message: "There is no ollama on the PATH",
            hint: "Install Ollama, or set OLLAMA_HOST to a server that runs.",
          });
        }
        const jobId = context.jobs.start("start Ollama", async (progress, signal) => {
          starting = true;
          context.events.emit("ollama");
          try {
            progress("ollama serve");
            await server.serve(binary);
            return `Ollama ${await waitForServer(server.host(), signal)} answers at ${server.host().url}`;
          } finally {
            starting = false;
            context.events.emit("ollama");
          }
        });
        return { jobId };
      },
      "ollama.log": async ({ lines = aPage }) => ({
        file: server.logFile,
        lines: await lastLines(server.logFile, lines),
      }),
    },
    isStarting: () => starting,
    close: async () => clearInterval(timer),
  };
}

function silentServer(url: string) {
  return { message: `No answer from ${url} within 3 s`, hint: "The server hangs, or is very busy: look into its log." };
}

/** What an OpenAI-compatible server does not tell of a model, which it always has in memory. */
const untold = {
  sizeBytes: 0,
  digest: "",
  family: "",
  parameterSize: "",
  quantization: "",
  loaded: true,
  modifiedAtMs: 0,
} as const;

async function waitForServer(host: OllamaHost, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(startWithinMs)]);
  for (;;) {
    try {
      return await ollamaVersion(host, deadline);
    } catch (error) {
      if (deadline.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
