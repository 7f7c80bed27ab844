import type { ChatSettings } from "../../../../source/domain/chat.js";
import { chatOptions, readOption } from "../../../../source/domain/chat-options.js";
import { formatProblem } from "../../../../source/domain/chat-settings.js";
import { similarNames } from "../../../../source/domain/sweep/similar-names.js";
import { UserError } from "../../../../source/domain/user-error.js";
import type { Candidate, Command, CommandContext } from "./command.js";
import { helpOf } from "./help.js";
import { argument, words } from "./quoted.js";

const levels = ["low", "medium", "high"] as const;

/** `/set …` */
export const setCommands: readonly Command[] = [
  {
    words: "set parameter",
    args: "NAME VALUE…",
    says: "set an option; without a value list them",
    candidates: (_, before) => (before.length === 0 ? parameterNames() : []),
    run: setParameter,
  },
  {
    words: "set system",
    args: "TEXT",
    says: 'set the system prompt; "" takes it away',
    run: async (rest, context) => {
      if (rest === "") throw badCommand("/set system wants a text", 'Write it behind it, "" for none.');
      const system = argument(rest);
      await context.changeSettings((settings) => withSystem(settings, system));
      context.tell(system === "" ? "Took the system message away." : "Set system message.");
    },
  },
  {
    words: "set history",
    args: "",
    says: "keep what is sent for the up key",
    run: (_, { setHistory, tell }) => {
      setHistory(true);
      tell("What is sent is kept for the up key again.");
    },
  },
  {
    words: "set nohistory",
    args: "",
    says: "do not keep it, in this session",
    run: (_, { setHistory, tell }) => {
      setHistory(false);
      tell("What is sent is not kept for the up key in this session.", "The conversation has it all the same.");
    },
  },
  {
    words: "set wordwrap",
    args: "",
    says: "rows always wrap here",
    run: (_, { tell }) => tell("Rows always wrap here."),
  },
  {
    words: "set nowordwrap",
    args: "",
    says: "rows always wrap here",
    run: (_, { tell }) => tell("Rows always wrap here.", "o in the conversation opens a message in $PAGER, as it is."),
  },
  {
    words: "set format",
    args: "json|SCHEMA",
    says: "answers are JSON, or fit to a JSON schema",
    candidates: (_, before) => (before.length === 0 ? [{ word: "json", says: "answers are JSON" }] : []),
    run: async (rest, context) => {
      const format = readFormat(rest);
      await context.changeSettings((settings) => ({ ...settings, format }));
      context.tell(format === "json" ? "Set format to 'json' mode." : "Set the format to a JSON schema.");
    },
  },
  {
    words: "set noformat",
    args: "",
    says: "answers are text again",
    run: async (_, context) => {
      await context.changeSettings(({ format: _, ...others }) => others);
      context.tell("Disabled format.");
    },
  },
  {
    words: "set verbose",
    args: "",
    says: "figures always stand below an answer",
    run: (_, { tell }) => tell("The figures of an answer always stand below it."),
  },
  {
    words: "set quiet",
    args: "",
    says: "figures always stand below an answer",
    run: (_, { tell }) => tell("The figures of an answer always stand below it: one row, told in every conversation."),
  },
  {
    words: "set think",
    args: "[low|medium|high]",
    says: "the model thinks before it answers",
    candidates: (_, before) =>
      before.length === 0
        ? levels.map((word) => ({
            word,
            says: `thinks ${word === "medium" ? "some" : word === "low" ? "little" : "much"}`,
          }))
        : [],
    run: async (rest, context) => {
      const think = rest === "" ? true : levels.find((level) => level === rest);
      if (think === undefined) {
        throw badCommand(
          `A model thinks low, medium or high, not ${JSON.stringify(rest)}`,
          "Write /set think alone for its own way, /set nothink for none.",
        );
      }
      await context.changeSettings((settings) => ({ ...settings, think }));
      context.tell(rest === "" ? "Set 'think' mode." : `Set 'think' mode to '${rest}'.`);
    },
  },
  {
    words: "set nothink",
    args: "",
    says: "the model answers without thinking",
    run: async (_, context) => {
      await context.changeSettings((settings) => ({ ...settings, think: false }));
      context.tell("Set 'nothink' mode.");
    },
  },
];

async function setParameter(rest: string, context: CommandContext): Promise<void> {
  const [name, ...values] = words(rest);
  const [value] = values;
  if (name === undefined || value === undefined) return context.open(parameterHelp(name));
  if (name === "stop") {
    await context.changeSettings((settings) => ({ ...settings, stop: values }));
  } else {
    const read = optionValue(name, value);
    if (values.length > 1)
      throw badCommand(`${name} takes one value, not ${values.length}`, "Only stop takes several.");
    await context.changeSettings((settings) => ({ ...settings, options: { ...settings.options, [name]: read } }));
  }
  context.tell(`Set parameter '${name}' to '${values.join(", ")}'`);
}

function withSystem({ system: _, ...others }: ChatSettings, system: string): ChatSettings {
  return system === "" ? others : { ...others, system };
}

const optionNames: readonly string[] = [...chatOptions.map(({ name }) => name), "stop"];

/** @throws UserError `chat.bad-command` */
function optionValue(name: string, text: string): number | boolean {
  if (!optionNames.includes(name)) {
    const like = similarNames(name, optionNames);
    const meant = like.length > 0 ? `Did you mean ${like.join(", ")}?` : "/set parameter lists them.";
    throw badCommand(`Ollama has no parameter ${JSON.stringify(name)}`, meant);
  }
  const read = readOption(name, text);
  if ("problem" in read) throw badCommand(read.problem, `/set parameter ${name} tells what it does.`);
  return read.value;
}

function parameterNames(): readonly Candidate[] {
  const options = chatOptions.map(({ name, meaning }) => ({ word: name, says: meaning, goesOn: true }) as const);
  return [...options, { word: "stop", says: "Texts that end an answer.", goesOn: true }];
}

function parameterHelp(name: string | undefined) {
  const rows = parameterNames()
    .filter(({ word }) => name === undefined || word === name)
    .map(({ word, says }) => [`/set parameter ${word} ${word === "stop" ? "TEXT…" : "VALUE"}`, says] as const);
  return helpOf("Available parameters", rows);
}

/** @throws UserError `chat.bad-command` */
function readFormat(text: string): string {
  const problem = text === "" ? "/set format wants json, or a JSON schema" : formatProblem(text);
  if (problem !== undefined) throw badCommand(problem, "For JSON write /set format json");
  return text;
}

function badCommand(message: string, hint: string): UserError {
  return new UserError({ code: "chat.bad-command", kind: "invalid", message, hint });
}
