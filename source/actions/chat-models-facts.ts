import type { HostView } from "../api/ollama-calls.js";
import type { HostAbility, HostModel, ModelJob } from "../domain/ollama.js";
import type { AskFacts } from "./ask-facts.js";
import type { ChatDoors } from "./chat-facts.js";

/** Hosts and models have the whole body: what its keys know of the moment. */
export type ChatModelsFacts = {
  readonly doors: ChatDoors;
  /** The one whose models are shown. */
  readonly host: HostView | undefined;
  /** The host that OLLAMA_HOST names. */
  readonly first: HostView | undefined;
  /** Under the cursor, where the models have the focus or nothing else is known. */
  readonly model: HostModel | undefined;
  /** The pull or creation that runs and was begun last. */
  readonly running: ModelJob | undefined;
  readonly ask: AskFacts;
  /** The list of pulls and creations gets the focus. */
  readonly toJobs: () => void;
  readonly toHost: (hostId: string) => void;
};

/** The hosts have the focus. */
export type ChatHostsFacts = {
  readonly host: HostView | undefined;
  readonly doors: ChatDoors;
  readonly toModels: () => void;
};

/** The models of a host have the focus. */
export type ChatModelListFacts = {
  readonly host: HostView | undefined;
  readonly model: HostModel | undefined;
  /** Titles of the conversations that would go on with it. */
  readonly usedBy: readonly string[];
  /** One of them gets an answer of it now. */
  readonly isAnswering: boolean;
  /** Other names of the very same model. */
  readonly aliases: readonly string[];
  readonly ask: AskFacts;
  /** Shows its texts, one at a time. */
  readonly openTexts: () => void;
  /** Goes to a new conversation with it. */
  readonly chatWith: () => void;
  readonly chooseSort: () => void;
  readonly filter: () => void;
  /** Says beside it what is done with it, and what that came to. */
  readonly note: (kind: "running" | "good" | "bad", text: string) => void;
};

/** Only models that have the words of a filter are shown. */
export type ChatModelsFilteredFacts = { readonly showAll: () => void };

/** Pulls and creations have the focus. */
export type ChatModelJobsFacts = {
  readonly job: ModelJob | undefined;
  readonly toModels: () => void;
  /** Shows all of how it ended. */
  readonly open: () => void;
};

/** What `ollama serve`, started here, writes has the whole body. */
export type ChatServeLogFacts = { readonly close: () => void; readonly copied: () => string };

/** Why a host cannot do something now; undefined: it can. */
export function whyHostCannot(host: HostView | undefined, ability: HostAbility | undefined): string | undefined {
  if (!host) return "No host is known yet";
  if (host.state === "down") return `${host.name} does not answer: ${host.reason}`;
  if (host.state !== "up") return `${host.name} has not answered yet`;
  return ability && host.lacks[ability];
}
