import type { Command } from "./commands.js";

/** `slipway ask`, a line of the table of the command line. */
export function askCommand(json: Command["options"]): Command {
  return {
    name: "ask",
    usage:
      "MODEL [PROMPT…] [--host NAME|URL] [--system TEXT] [--option KEY=VALUE]… [--format json|SCHEMA] [--think yes|no|low|medium|high] [--keep-alive TIME]",
    summary: "one answer of a model, as it is written; standard input goes before the prompt",
    details: [
      "it works in any folder, also without a project; --host is a host of the project by id or name, or an address, else OLLAMA_HOST",
      "--option takes Ollama's names: temperature=0, seed=7, num_ctx=8192; stop=TEXT may come several times",
      "--json prints one document at the end: content, thinking, toolCalls, stats (times in ms), error",
      "ctrl+c stops the server's work, too, and ends with 130; what was written until then stands",
    ],
    options: {
      ...json,
      host: { type: "string" },
      system: { type: "string" },
      option: { type: "string", multiple: true },
      format: { type: "string" },
      think: { type: "string" },
      "keep-alive": { type: "string" },
    },
    positionals: 10_000,
    run: async (args) => (await import("./commands/ask.js")).runAsk(args),
  };
}
