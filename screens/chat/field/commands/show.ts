import { answeredBy } from "../../../../source/actions/answerer.js";
import type { ChatSettings } from "../../../../source/domain/chat.js";
import type { ModelTexts } from "../../../../source/domain/ollama.js";
import { UserError } from "../../../../source/domain/user-error.js";
import type { Command } from "./command.js";
import { modelInfo } from "./model-info.js";

type Shown = (texts: ModelTexts, settings: ChatSettings) => string;

/** `/show …`: texts of the model that answers, as the REPL has them. */
export const showCommands: readonly Command[] = [
  showCommand("info", "details of the model", modelInfo),
  showCommand("license", "its licence", ({ license }) => license || "No license was specified for this model."),
  showCommand("modelfile", "its Modelfile", ({ modelfile }) => modelfile),
  showCommand("parameters", "its parameters, and those of the conversation", parametersText),
  showCommand(
    "system",
    "the system prompt",
    ({ system }, settings) => settings.system || system || "No system message was specified for this model.",
  ),
  showCommand(
    "template",
    "its prompt template",
    ({ template }) => template || "No prompt template was specified for this model.",
  ),
];

function showCommand(what: string, says: string, textOf: Shown): Command {
  return {
    words: `show ${what}`,
    args: "",
    says,
    run: async (_, context) => {
      const { client, model, settings, open, signal } = context;
      if (model === undefined) throw noModel();
      const texts = await client.call("ollama.show", answeredBy(model), { signal });
      open({ kind: "text", title: `${what} of ${model.name}`, text: textOf(texts, settings) });
    },
  };
}

/** The words are Ollama's (cmd/interactive.go). */
function parametersText({ parameters }: ModelTexts, { options = {}, stop = [] }: ChatSettings): string {
  const own = parameters.split("\n").filter((line) => line.trim() !== "");
  const set = [
    ...Object.entries(options).map(([name, value]) => `  ${name.padEnd(30)} ${value}`),
    ...stop.map((text) => `  ${"stop".padEnd(30)} ${JSON.stringify(text)}`),
  ];
  return [
    "Model defined parameters:",
    ...(own.length > 0
      ? own.map((line) => `  ${line}`)
      : ["  No additional parameters were specified for this model."]),
    ...(set.length > 0 ? ["", "User defined parameters:", ...set] : []),
  ].join("\n");
}

function noModel(): UserError {
  return new UserError({
    code: "chat.no-model-chosen",
    kind: "missing",
    message: "No model answers here yet",
    hint: "m outside of the field chooses who answers, /load loads a model.",
  });
}
