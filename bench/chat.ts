// What the Chat tab costs beside `ollama run` and another chat client of the terminal, part by part.
// usage: npm run bench:chat [-- --only answers,typing --write]   --write: into docs/performance.md, too
import { benchAnswers } from "./chat/answers.js";
import { benchConversations } from "./chat/conversations.js";
import { benchMemory } from "./chat/memory.js";
import { benchTyping } from "./chat/typing.js";
import { runParts } from "./run-parts.js";

await runParts("chat", {
  answers: benchAnswers,
  typing: benchTyping,
  conversations: benchConversations,
  memory: benchMemory,
});
