import { type Answerer, answeredBy } from "../../../../source/actions/answerer.js";
import { similarNames } from "../../../../source/domain/sweep/similar-names.js";
import { UserError } from "../../../../source/domain/user-error.js";
import { label } from "../../../../source/ui/text/sanitize.js";
import type { Candidate, Command, CommandContext, Known } from "./command.js";
import { argument } from "./quoted.js";

/** `/load`, `/save`, `/clear`, `/bye` */
export const sessionCommands: readonly Command[] = [
  {
    words: "load",
    args: "MODEL|TITLE",
    says: "begin anew with a model, or open a title",
    takesWhole: true,
    candidates: loadable,
    run: load,
  },
  {
    words: "save",
    args: "MODEL",
    says: "make a model of the conversation",
    run: async (rest, context) => {
      if (!/^\S+$/.test(rest)) throw usage("/save wants the name of the new model", "Write /save NAME");
      await save(rest, context, false);
    },
  },
  {
    words: "clear",
    args: "",
    says: "begin anew; the conversation is kept",
    run: (_, { settings, begin, header, tell }) => {
      begin(settings);
      tell("Cleared session context", header && `The conversation "${header.title}" is kept.`);
    },
  },
  { words: "bye", args: "", says: "leave the field", alias: "exit", run: (_, { leave }) => leave() },
];

function loadable({ answerers, chats }: Known): readonly Candidate[] {
  return [
    ...answerers.map(({ name, hostName }) => ({ word: name, says: `model on ${label(hostName)}` })),
    ...chats.map(({ title, model }) => ({ word: title, says: `conversation with ${label(model)}` })),
  ];
}

/** As in the REPL a model begins with no message; what was set goes with it. */
async function load(rest: string, context: CommandContext): Promise<void> {
  const name = argument(rest);
  if (name === "") throw usage("/load wants a model, or the title of a conversation", "Write /load NAME");
  const { answerers, chats, settings } = context;
  const by = namedBy(name, context);
  const chat = chats.find(({ title }) => title.toLowerCase() === name.toLowerCase());
  if (by) {
    context.begin(settings, by);
    context.tell(`Loading model '${by.name}'`);
    await loadInto(by, context);
  } else if (chat) {
    context.openChat(chat.chatId);
    context.tell(`Opened the conversation "${chat.title}"`);
  } else {
    throw notThere(name, [...answerers.map((each) => each.name), ...chats.map(({ title }) => title)]);
  }
}

/** Into memory, so that the first answer does not wait for it; a host that has its model always there has nothing to do. */
async function loadInto(by: Answerer, { client, signal }: CommandContext): Promise<void> {
  try {
    await client.call("ollama.load", answeredBy(by), { signal });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "host.lacks") throw error;
  }
}

/** The model of that name, on the host of the one that answers where it is there. */
function namedBy(name: string, { answerers, model }: CommandContext): Answerer | undefined {
  const named = answerers.filter((each) => each.name === name || each.name === `${name}:latest`);
  return named.find(({ hostId }) => hostId === model?.hostId) ?? named[0];
}

async function save(name: string, context: CommandContext, replace: boolean): Promise<void> {
  const { client, signal, model, header, settings, open, tell } = context;
  if (model === undefined) throw usage("No model answers here yet", "/load one.");
  const session = { from: model.name, settings, ...(header ? { chatId: header.chatId } : {}) };
  try {
    await client.call("ollama.create", { ...answeredBy(model), model: name, session, replace }, { signal });
    tell(`Making the model ${name}`, "J shows how far it is.");
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "ollama.model-exists") throw error;
    open({
      kind: "choice",
      title: `There is a model ${name} already`,
      choices: [
        { label: "Leave it as it is", choose: () => undefined },
        {
          label: "Replace it",
          choose: () => void save(name, context, true).catch((failure: unknown) => tell(wordsOf(failure))),
        },
      ],
    });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function usage(message: string, hint: string): UserError {
  return new UserError({ code: "chat.bad-command", kind: "invalid", message, hint });
}

function notThere(name: string, names: readonly string[]): UserError {
  const like = similarNames(name, names);
  return new UserError({
    code: "chat.nothing-to-load",
    kind: "not-found",
    message: `There is no model and no conversation ${JSON.stringify(name)}`,
    hint: like.length > 0 ? `Did you mean ${like.join(", ")}?` : `Or get the model with: ollama pull ${name}`,
  });
}
