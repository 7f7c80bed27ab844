import { type VersionStage, versionStages } from "../domain/registry.js";
import type { Action, ActionContext, Confirmation } from "./action.js";
import type { RegistryFacts } from "./scopes.js";

export const registryActions: readonly Action<"registry">[] = [
  {
    id: "registry.promote",
    scope: "registry",
    keys: [">"],
    label: "promote",
    writes: true,
    inFooter: true,
    tooltip: "Move the version one stage on: None, Staging, Production, Archived",
    disabled: (facts) => whyNotMove(facts, 1),
    confirm: (facts) => describeMove(facts, 1),
    run: (context) => move(context, 1),
  },
  {
    id: "registry.demote",
    scope: "registry",
    keys: ["<"],
    label: "demote",
    writes: true,
    inFooter: true,
    tooltip: "Move the version one stage back",
    disabled: (facts) => whyNotMove(facts, -1),
    confirm: (facts) => describeMove(facts, -1),
    run: (context) => move(context, -1),
  },
  {
    id: "registry.right",
    scope: "registry",
    keys: ["l", "right"],
    label: "right",
    tooltip: "Go to the next column",
    run: ({ facts }) => facts.moveColumn(1),
  },
  {
    id: "registry.left",
    scope: "registry",
    keys: ["h", "left"],
    label: "left",
    tooltip: "Go to the column before",
    run: ({ facts }) => facts.moveColumn(-1),
  },
  {
    id: "registry.chat",
    scope: "registry",
    keys: ["o"],
    label: "chat",
    writes: true,
    inFooter: true,
    tooltip: "Make an Ollama model of the version's merged GGUF where there is none yet, and chat with it",
    disabled: whyNotDeploy,
    confirm: (facts) => (madeModel(facts) === undefined ? describeDeploy(facts) : undefined),
    run: async ({ client, facts, shell, signal }) => {
      const { model, card } = facts;
      if (!model || !card) return;
      const made = madeModel(facts);
      if (made !== undefined) return facts.chatWith(made);
      const deployed = await client.call("models.deploy", { name: model.name, version: card.version }, { signal });
      shell.toast("info", `Making ${deployed.model}`, "Press J to watch it.");
      if (!(await jobEnds(client, deployed.jobId, signal))) return;
      // Who has gone on meanwhile is not torn away from what is in front.
      if (facts.stillOn(model.name, card.version)) facts.chatWith(deployed.model);
      else
        shell.toast("info", `${deployed.model} is ready`, `5 goes to Registry, o on v${card.version} chats with it.`);
    },
  },
  {
    id: "registry.details",
    scope: "registry",
    keys: ["enter"],
    label: "details",
    inFooter: true,
    tooltip: "Show every param and metric of the version as a table",
    disabled: noCard,
    run: ({ facts }) => facts.showDetails(),
  },
  {
    id: "registry.copy-uri",
    scope: "registry",
    keys: ["y"],
    label: "copy URI",
    inFooter: true,
    tooltip: "Copy the version's URI for MLflow's load_model",
    disabled: noCard,
    run: ({ facts, shell }) => {
      if (!facts.model || !facts.card) return;
      const uri = `models:/${facts.model.name}/${facts.card.version}`;
      shell.copy(uri);
      shell.toast("info", `Copied ${uri}`);
    },
  },
];

export const registryDetailsActions: readonly Action<"registryDetails">[] = [
  {
    id: "registry-details.close",
    scope: "registryDetails",
    keys: ["esc", "enter"],
    label: "close",
    inFooter: true,
    tooltip: "Close the table",
    run: ({ facts }) => facts.close(),
  },
];

function noCard({ card }: RegistryFacts): string | undefined {
  return card ? undefined : "No version is selected";
}

/** The Ollama model of the version, if Ollama has it: it may have been removed there since it was made. */
function madeModel({ card, ollama }: RegistryFacts): string | undefined {
  if (card?.deployedAs === undefined || ollama?.state !== "up") return undefined;
  return ollama.models.find(({ name }) => name === card.deployedAs)?.name;
}

function whyNotDeploy(facts: RegistryFacts): string | undefined {
  const { card, ollama } = facts;
  if (!card) return noCard(facts);
  if (!ollama) return "Ollama has not answered yet";
  if (ollama.state !== "up") return "No Ollama server answers: the tab Chat says how to get one";
  return card.deploying ? "Its Ollama model is being made: J shows how far" : undefined;
}

function describeDeploy({ model, card }: RegistryFacts): Confirmation {
  const gone = card?.deployedAs;
  return {
    title: `Make an Ollama model of ${model?.name ?? ""} v${card?.version ?? ""}${gone === undefined ? "" : " again"}?`,
    lines: [
      ...(gone === undefined ? [] : [`Ollama has no ${gone} any more.`]),
      "The merged GGUF of its run is sent to Ollama and answers one probe.",
    ],
    equivalent: `ollama create ${gone ?? `${model?.name.toLowerCase() ?? ""}:v${card?.version ?? ""}`}`,
    verb: "create",
  };
}

function target({ card }: RegistryFacts, by: number): VersionStage | undefined {
  return card && versionStages[versionStages.indexOf(card.stage) + by];
}

function whyNotMove(facts: RegistryFacts, by: number): string | undefined {
  if (!facts.card) return "No version is selected";
  if (target(facts, by)) return undefined;
  return `v${facts.card.version} is in ${facts.card.stage}: there is no stage ${by > 0 ? "behind" : "before"} it`;
}

/** Staging and Production have one holder: the former one is archived. */
function archivedBy(facts: RegistryFacts, stage: VersionStage): readonly string[] {
  if (stage !== "Staging" && stage !== "Production") return [];
  return facts.holders(stage).map(({ version }) => version);
}

function describeMove(facts: RegistryFacts, by: number): Confirmation | undefined {
  const stage = target(facts, by);
  if (!stage || !facts.card || !facts.model) return undefined;
  const archived = archivedBy(facts, stage);
  return {
    title: `${wordFor(facts.card.stage, stage)} ${facts.model.name} v${facts.card.version}   ${facts.card.stage} → ${stage}`,
    lines: [
      `v${facts.card.version}  ${facts.card.stage} → ${stage}`,
      ...archived.map((version) => `v${version}  ${stage} → Archived`),
      "The audit keeps who, when and why; u undoes it.",
    ],
    command: `slipway models promote ${facts.model.name} ${facts.card.version} --to ${stage}`,
    verb: wordFor(facts.card.stage, stage).toLowerCase(),
    asksNote: true,
  };
}

/** Back out of the archive is not down, and into it not up. */
function wordFor(from: VersionStage, to: VersionStage): string {
  if (to === "Archived") return "Archive";
  if (from === "Archived") return "Restore";
  return versionStages.indexOf(to) > versionStages.indexOf(from) ? "Promote" : "Demote";
}

async function move({ client, facts, shell, signal, note }: ActionContext<"registry">, by: number): Promise<void> {
  const stage = target(facts, by);
  if (!stage || !facts.card || !facts.model) return;
  const input = { name: facts.model.name, version: facts.card.version, stage, note, via: "app" as const };
  const moved = await client.call("models.transition", { ...input, archiveExisting: true }, { signal });
  const archived = moved.archived.map((version) => `, v${version} archived`).join("");
  shell.toast("good", `${facts.model.name} v${moved.version} is in ${stage}${archived}`, "u undoes it.");
}

/** True when the job was done, false when it failed (the job list tells why). */
function jobEnds(client: ActionContext<"registry">["client"], jobId: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const { jobs } = await client.call("jobs.list", {}, { signal });
      const state = jobs.find((job) => job.jobId === jobId)?.state;
      if (state === "running") return;
      stop();
      resolve(state === "done");
    };
    const stop = client.onEvent(({ topic }) => {
      if (topic === "jobs") look().catch(reject);
    });
    signal.addEventListener("abort", stop, { once: true });
    look().catch(reject);
  });
}
