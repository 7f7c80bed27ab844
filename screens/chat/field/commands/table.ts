import { similarNames } from "../../../../source/domain/sweep/similar-names.js";
import { UserError } from "../../../../source/domain/user-error.js";
import type { Command } from "./command.js";
import { commandHelp, shortcutHelp } from "./help.js";
import { sessionCommands } from "./session.js";
import { setCommands } from "./set.js";
import { showCommands } from "./show.js";

const helpCommand: Command = {
  words: "?",
  args: "[set|show|shortcuts]",
  says: "list the commands, or the keys",
  alias: "help",
  candidates: (_, before) =>
    before.length === 0
      ? [
          { word: "set", says: "what can be set" },
          { word: "show", says: "what of the model can be shown" },
          { word: "shortcuts", says: "the keys of the field" },
        ]
      : [],
  run: (rest, { open }) => {
    if (rest === "shortcuts" || rest === "shortcut") return open(shortcutHelp());
    const topic = rest.replace(/^\//, "");
    const about = commands.filter(({ words }) => words.split(" ")[0] === topic);
    open(commandHelp(about.length > 0 ? about : grouped()));
  },
};

/** Every command of the field, as Ollama's REPL has them. */
export const commands: readonly Command[] = [...setCommands, ...showCommands, ...sessionCommands, helpCommand];

/** What their first words are for, where several begin with the same. */
export const groups: Readonly<Record<string, string>> = {
  set: "change how the conversation is answered",
  show: "show what the model is",
};

/** As the REPL lists them: what begins alike is one, which lists its own. */
function grouped() {
  const some = Object.entries(groups).map(([words, says]) => ({ words, args: "…", says }));
  return [...some, ...commands.filter(({ words }) => !words.includes(" "))];
}

/** The text is a command and no message. Several lines that begin with a slash are one only where the word is known. */
export function isCommand(text: string): boolean {
  if (!text.startsWith("/")) return false;
  return !text.includes("\n") || firstWords.has(wordsOf(text)[0] ?? "");
}

/** The command of a text and what follows its words. @throws UserError `chat.no-command` */
export function findCommand(text: string): { readonly command: Command; readonly rest: string } {
  const [first = "", second] = wordsOf(text);
  const command =
    commands.find(({ words }) => words === `${first} ${second ?? ""}`) ??
    commands.find(({ words, alias }) => words === first || alias === first) ??
    (second === undefined && first in groups ? listing(first) : undefined);
  if (!command) throw unknown(first, second);
  const own = command.words.includes(" ") ? 2 : 1;
  return {
    command,
    rest: text
      .slice(1)
      .replace(new RegExp(`^(\\S+\\s*){${own}}`), "")
      .trim(),
  };
}

/** A group without more shows what it has. */
function listing(first: string): Command {
  return { words: first, args: "", says: "", run: (_, context) => helpCommand.run(first, context) };
}

const firstWords: ReadonlySet<string> = new Set(
  commands.flatMap(({ words, alias }) => [words.split(" ")[0] ?? "", ...(alias === undefined ? [] : [alias])]),
);

function wordsOf(text: string): readonly string[] {
  return text.slice(1).trim().split(/\s+/);
}

function unknown(first: string, second: string | undefined): UserError {
  const isGroup = second !== undefined && first in groups;
  const typed = isGroup ? `${first} ${second}` : first;
  const known = isGroup ? commands.map(({ words }) => words) : [...firstWords];
  const begun = known.filter((words) => typed !== "" && words.startsWith(typed));
  const like = begun.length > 0 ? begun : similarNames(typed, known);
  const meant =
    like.length === 0
      ? ""
      : `Did you mean ${like
          .slice(0, 3)
          .map((words) => `/${words}`)
          .join(", ")}? `;
  return new UserError({
    code: "chat.no-command",
    kind: "invalid",
    message: `Unknown command '/${typed}'`,
    hint: `${meant}/? lists them; a blank before the slash sends it as a message.`,
  });
}
