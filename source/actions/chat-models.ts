import { pullName } from "../domain/pull-name.js";
import type { Action, ActionContext } from "./action.js";
import { askHost } from "./add-host.js";
import { whyHostCannot } from "./chat-models-facts.js";
import { askCreation } from "./create-model.js";
import { ollamaServe } from "./start-ollama.js";

export const chatModelsActions: readonly Action<"chatModels">[] = [
  {
    id: "chat-models.pull",
    scope: "chatModels",
    keys: ["p"],
    label: "pull",
    writes: true,
    inFooter: true,
    tooltip: "Pull a model by its name, as ollama pull takes it: llama3.2:1b, hf.co/OWNER/REPOSITORY:Q4_K_M",
    disabled: ({ host }) => whyHostCannot(host, "pull"),
    run: (context) => askPull(context),
  },
  {
    id: "chat-models.create",
    scope: "chatModels",
    keys: ["C"],
    label: "create",
    writes: true,
    inFooter: true,
    tooltip:
      "Make a model of a Modelfile, of a GGUF file, or with an adapter; its first token is asked for when it is made",
    disabled: ({ host }) => whyHostCannot(host, "create"),
    run: (context) => askCreation(context),
  },
  {
    id: "chat-models.add-host",
    scope: "chatModels",
    keys: ["A"],
    label: "add host",
    writes: true,
    inFooter: true,
    tooltip: "Add a host: another Ollama, or a server that speaks as OpenAI's does (vLLM, llama-server)",
    run: (context) => askHost(context),
  },
  {
    id: "chat-models.start-ollama",
    scope: "chatModels",
    keys: ["S"],
    label: "start Ollama",
    writes: true,
    inFooter: true,
    tooltip: "Start the Ollama server of this machine in the background, and show what it writes",
    disabled: ({ first }) => {
      if (first?.state === "up") return "Ollama is running";
      if (first?.state === "starting") return "Ollama is starting";
      if (first?.state !== "down") return "Ollama has not answered yet";
      if (first.code !== "ollama.down") return `${first.reason}: a start would not help`;
      return first.canStart ? undefined : ollamaServe.whyNot;
    },
    confirm: () => ollamaServe.confirmation,
    run: async ({ client, facts, signal }) => {
      await client.call("ollama.start", {}, { signal });
      facts.doors.open({ view: "serve-log" });
    },
  },
  {
    id: "chat-models.stop",
    scope: "chatModels",
    keys: ["X"],
    label: "stop",
    writes: true,
    tooltip: "Stop the pull or creation that was begun last; what has come is kept, and pulling again goes on there",
    disabled: ({ running }) => (running ? undefined : "Nothing is being pulled or made"),
    confirm: ({ running }) => running && stopConfirmation(running.kind, running.model),
    run: async ({ client, facts, signal }) => {
      if (facts.running) await client.call("jobs.cancel", { jobId: facts.running.jobId }, { signal });
    },
  },
  {
    id: "chat-models.close",
    scope: "chatModels",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the conversations",
    run: ({ facts }) => facts.doors.close(),
  },
];

/** What is said before a pull or a creation is stopped. */
export function stopConfirmation(kind: "pull" | "create", model: string) {
  return {
    title: kind === "pull" ? `Stop pulling ${model}?` : `Stop making ${model}?`,
    lines: [
      kind === "pull"
        ? "What has come stays on the host; pulling it again goes on there."
        : "Weights that were sent stay on the host; making it again is faster.",
    ],
    verb: "stop",
  };
}

function askPull({ client, facts, shell }: ActionContext<"chatModels">): void {
  const { host } = facts;
  if (!host) return;
  facts.ask.line({
    title: `pull onto ${host.name}`,
    initial: "",
    placeholder: "llama3.2:1b, hf.co/OWNER/REPOSITORY:Q4_K_M, HOST:PORT/NAME",
    accept: async (typed) => {
      if (typed.trim() === "") return;
      const asked = pullName(typed);
      if (!asked)
        return shell.toast("warning", `"${typed.trim()}" is no name of a model`, "Type one name, without blanks.");
      await client.call("ollama.pull", { hostId: host.hostId, ...asked });
      facts.toJobs();
    },
  });
}
