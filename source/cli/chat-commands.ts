import type { Command } from "./commands.js";

/** `slipway chat …`, lines of the table of the command line. */
export function chatCommands(asks: Command["options"]): readonly Command[] {
  return [
    {
      name: "chat ls",
      usage: "",
      summary: "conversations, the newest change first: id, title, model, messages",
      options: asks,
      positionals: 0,
      run: async (args) => (await import("./commands/chats.js")).runChatLs(args),
    },
    {
      name: "chat find",
      usage: "TEXT…",
      summary: "messages and titles that have the text, in all conversations and on all their branches",
      options: asks,
      positionals: 100,
      run: async (args) => (await import("./commands/chats.js")).runChatFind(args),
    },
    {
      name: "chat show",
      usage: "ID",
      summary: "a conversation as Markdown, --json: with its settings and the figures of each answer",
      details: ["ID: its id, or the first digits of it; the branch that is shown in the app"],
      options: asks,
      positionals: 1,
      run: async (args) => (await import("./commands/chats.js")).runChatShow(args),
    },
    {
      name: "chat numbers",
      usage:
        "[--by model|chat] [--model NAME] [--host ID] [--order newest|answers|first|whole|speed|tokens|errors|cost]",
      summary: "what answers took: p50 and p95 of the first token and of the whole, tokens/s, tokens, errors, cost",
      details: [
        "--by chat: a line a conversation; --model counts the answers of that model alone",
        "times are those of whole answers; cost is an estimate, of models that have a price (slipway chat price)",
      ],
      options: {
        ...asks,
        by: { type: "string" },
        model: { type: "string" },
        host: { type: "string" },
        order: { type: "string" },
      },
      positionals: 0,
      run: async (args) => (await import("./commands/chat-numbers.js")).runChatNumbers(args),
    },
    {
      name: "chat price",
      usage: "[MODEL [IN OUT | HOUR/h | none]] [--host ID]",
      summary: "what a model costs: of a million prompt and answer tokens (0.15 0.60), or of a GPU hour (1.20/h)",
      details: ["in whichever currency you count; without a price it tells what is set, none takes it away"],
      options: { ...asks, host: { type: "string" } },
      positionals: 3,
      run: async (args) => (await import("./commands/chat-numbers.js")).runChatPrice(args),
    },
  ];
}
