import { bytesWords } from "../domain/data/bytes-words.js";
import { UserError } from "../domain/user-error.js";
import type { Action, ActionContext, Confirmation } from "./action.js";
import { type ChatModelListFacts, type ChatModelsFilteredFacts, whyHostCannot } from "./chat-models-facts.js";
import { askReplace, isThereAlready } from "./create-model.js";

/** Titles of conversations that are named before a model goes. */
const mostTitles = 3;

export const chatModelListActions: readonly Action<"chatModelList">[] = [
  {
    id: "chat-model-list.open",
    scope: "chatModelList",
    keys: ["enter"],
    label: "show",
    inFooter: true,
    tooltip: "Show its texts, as /show does: template, system, parameters, license, Modelfile, metadata",
    disabled: (facts) => whyNot(facts, "show"),
    run: ({ facts }) => facts.openTexts(),
  },
  {
    id: "chat-model-list.chat",
    scope: "chatModelList",
    keys: ["o"],
    label: "chat",
    inFooter: true,
    tooltip: "Begin a new conversation with it",
    disabled: (facts) => whyNot(facts, undefined),
    run: ({ facts }) => facts.chatWith(),
  },
  {
    id: "chat-model-list.load",
    scope: "chatModelList",
    keys: ["L"],
    label: "load",
    writes: true,
    inFooter: true,
    tooltip: "Take it into memory, so that its first answer need not wait for that",
    disabled: (facts) =>
      whyNot(facts, "load") ?? (facts.model?.loaded ? "It is in memory: K sets how long" : undefined),
    run: (context) => load(context, undefined),
  },
  {
    id: "chat-model-list.unload",
    scope: "chatModelList",
    keys: ["U"],
    label: "unload",
    writes: true,
    inFooter: true,
    tooltip: "Take it out of memory; the next answer loads it again",
    disabled: (facts) => whyNot(facts, "unload") ?? (facts.model?.loaded ? undefined : "It is not in memory"),
    run: async ({ client, facts, shell, signal }) => {
      const on = target(facts);
      if (!on) return;
      await client.call("ollama.unload", on, { signal });
      shell.toast("good", `${on.model} is out of memory`);
    },
  },
  {
    id: "chat-model-list.keep",
    scope: "chatModelList",
    keys: ["K"],
    label: "keep",
    writes: true,
    tooltip: "Set how long it stays in memory after it was used last; it is loaded where it is not there",
    disabled: (facts) => whyNot(facts, "keepAlive"),
    run: (context) =>
      context.facts.ask.line({
        title: `how long ${context.facts.model?.name ?? ""} stays in memory`,
        initial: "",
        placeholder: "5m, 1h30m, -1 for ever, 0 not at all",
        accept: (typed) => (typed.trim() === "" ? undefined : load(context, typed.trim())),
      }),
  },
  {
    id: "chat-model-list.alias",
    scope: "chatModelList",
    keys: ["c"],
    label: "alias",
    writes: true,
    inFooter: true,
    tooltip: "Give it a second name (ollama cp): its weights are not copied",
    disabled: (facts) => whyNot(facts, "copy"),
    run: (context) => askAlias(context, ""),
  },
  {
    id: "chat-model-list.probe",
    scope: "chatModelList",
    keys: ["t"],
    label: "test",
    writes: true,
    inFooter: true,
    tooltip: "Ask it for one token: what is installed may still not load",
    disabled: (facts) => whyNot(facts, "load"),
    run: async ({ client, facts, signal }) => {
      const on = target(facts);
      if (!on) return;
      await noted(facts, "It is asked for a token …", async () => {
        const { tookMs } = await client.call("ollama.probe", on, { signal });
        return `It answers: its first token came after ${Math.round(tookMs)} ms.`;
      });
    },
  },
  {
    id: "chat-model-list.copy-name",
    scope: "chatModelList",
    keys: ["y"],
    label: "copy name",
    tooltip: "Copy its name to the clipboard",
    disabled: (facts) => whyNot(facts, undefined),
    run: ({ facts, shell }) => {
      if (!facts.model) return;
      shell.copy(facts.model.name);
      shell.toast("info", `Copied ${facts.model.name}`);
    },
  },
  {
    id: "chat-model-list.sort",
    scope: "chatModelList",
    keys: ["s"],
    label: "sort",
    tooltip: "Choose in which order the models stand",
    run: ({ facts }) => facts.chooseSort(),
  },
  {
    id: "chat-model-list.filter",
    scope: "chatModelList",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip:
      "Show only models that have these words in name, family, quantisation or abilities; a word after - must not be there",
    run: ({ facts }) => facts.filter(),
  },
  {
    id: "chat-model-list.delete",
    scope: "chatModelList",
    keys: ["D"],
    label: "delete",
    writes: true,
    tooltip: "Delete it from the host; it says what is freed and which conversations go on with it",
    disabled: (facts) => whyNot(facts, "delete"),
    confirm: (facts) => deletion(facts),
    run: async ({ client, facts, shell, signal }) => {
      const on = target(facts);
      if (!on) return;
      await client.call("ollama.delete", on, { signal });
      shell.toast("good", `Deleted ${on.model}`);
    },
  },
];

export const chatModelsFilteredActions: readonly Action<"chatModelsFiltered">[] = [
  {
    id: "chat-models-filtered.all",
    scope: "chatModelsFiltered",
    keys: ["esc"],
    label: "show all",
    inFooter: true,
    tooltip: "Take the filter away",
    run: ({ facts }: { readonly facts: ChatModelsFilteredFacts }) => facts.showAll(),
  },
];

type Context = ActionContext<"chatModelList">;

function whyNot({ host, model }: ChatModelListFacts, ability: Parameters<typeof whyHostCannot>[1]) {
  return whyHostCannot(host, ability) ?? (model ? undefined : "There is no model: p pulls one");
}

function target({ host, model }: ChatModelListFacts) {
  return host && model ? { hostId: host.hostId, model: model.name } : undefined;
}

async function load({ client, facts, shell, signal }: Context, keepAlive: string | undefined): Promise<void> {
  const on = target(facts);
  if (!on) return;
  const time = keepAlive === undefined ? {} : { keepAlive };
  await noted(facts, "It is being loaded …", async () => {
    const { loadMs } = await client.call("ollama.load", { ...on, ...time }, { signal });
    if (keepAlive === undefined) shell.toast("good", `${on.model} is in memory`);
    else shell.toast("good", stay(on.model, keepAlive));
    return keepAlive === undefined ? `It took ${(loadMs / 1000).toFixed(1)} s to load.` : "";
  });
}

/** Work that may take long: that it goes on, and how it ended, is said beside the model. */
async function noted(facts: ChatModelListFacts, meanwhile: string, work: () => Promise<string>): Promise<void> {
  facts.note("running", meanwhile);
  try {
    facts.note("good", await work());
  } catch (error) {
    const told = error instanceof UserError ? [error.message, error.hint ?? ""].join(". ").trim() : "";
    facts.note("bad", told);
    throw error;
  }
}

/** "tiny stays in memory for 5m" */
function stay(model: string, keepAlive: string): string {
  if (/^-/.test(keepAlive)) return `${model} stays in memory for ever`;
  return /^0+[a-z]*$/.test(keepAlive) ? `${model} is out of memory` : `${model} stays in memory for ${keepAlive}`;
}

function askAlias(context: Context, initial: string): void {
  const { facts } = context;
  facts.ask.line({
    title: `a second name for ${facts.model?.name ?? ""}`,
    initial,
    placeholder: "support:production",
    accept: (name) => (name.trim() === "" ? undefined : alias(context, name.trim(), false)),
  });
}

async function alias(context: Context, destination: string, replace: boolean): Promise<void> {
  const { client, facts, shell } = context;
  const on = target(facts);
  if (!on) return;
  try {
    await client.call("ollama.copy", { ...on, destination, ...(replace ? { replace } : {}) });
  } catch (error) {
    if (!isThereAlready(error)) throw error;
    return askReplace(facts.ask, destination, {
      replace: () => alias(context, destination, true),
      rename: () => askAlias(context, destination),
    });
  }
  shell.toast("good", `${destination} is ${on.model}`);
}

function deletion({ model, aliases, usedBy, isAnswering }: ChatModelListFacts): Confirmation | undefined {
  if (!model) return undefined;
  const [alias] = aliases;
  const size = model.sizeBytes === undefined ? "" : bytesWords(model.sizeBytes);
  return {
    title: `Delete the model ${model.name}?`,
    lines: [
      alias === undefined
        ? `${size} are freed, but for layers that other models share.`
        : `Only this name goes, and frees nothing: ${alias} is the same model.`,
      ...(usedBy.length === 0 ? ["No conversation goes on with it."] : [usedByWords(usedBy)]),
    ],
    ...(isAnswering
      ? { warnings: ["An answer of it is being written: it ends as it would, the next has no model."] }
      : {}),
    command: `ollama rm ${model.name}`,
    verb: "delete",
  };
}

/** "3 conversations go on with it: refund tone, topic 2, judge." */
function usedByWords(titles: readonly string[]): string {
  const named = titles.slice(0, mostTitles).join(", ");
  const more = titles.length > mostTitles ? `, and ${titles.length - mostTitles} more` : "";
  const count = titles.length === 1 ? "1 conversation goes" : `${titles.length} conversations go`;
  return `${count} on with it: ${named}${more}. Each is kept, and asks for another model.`;
}
