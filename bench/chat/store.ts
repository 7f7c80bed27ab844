import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const stats = {
  firstTokenMs: 12,
  totalMs: 480,
  queueMs: 0,
  loadMs: 0,
  promptMs: 4,
  answerMs: 460,
  promptTokens: 200,
  answerTokens: 90,
  tokensPerSecond: 195,
  contextTokens: 4096,
  isTruncated: false,
  doneReason: "stop",
};
const words = "refund parcel order today account is on its way with a code and the support team will answer soon".split(
  " ",
);

/** Writes `chats` conversations of `messages` messages each into the store of a project, as a hub would have. */
export function fillChats(root: string, chats: number, messages: number, name: string): void {
  mkdirSync(join(root, ".slipway/db/chats"), { recursive: true });
  for (let chat = 0; chat < chats; chat++) {
    const chatId = idOf(name, chat);
    const atMs = Date.now() - (chats - chat) * 20 * 60_000;
    const header = {
      chatId,
      title: `${name} ${chat}`,
      model: "tiny:latest",
      settings: {},
      headId: String(messages),
      createdAtMs: atMs,
      updatedAtMs: atMs,
      messages,
      deleted: false,
    };
    const folder = join(root, ".slipway/chats", chatId);
    mkdirSync(folder, { recursive: true });
    const lines = Array.from({ length: messages }, (_, at) => JSON.stringify(message(chat, at, atMs)));
    writeFileSync(join(folder, "messages.jsonl"), `${lines.join("\n")}\n`);
    writeFileSync(join(root, `.slipway/db/chats/${chatId}.json`), JSON.stringify({ version: 1, data: header }));
  }
}

/** Writes a conversation whose only answer is a list of 400 kB with bold words and code: slow to take apart. */
export function fillHuge(root: string): void {
  fillChats(root, 1, 2, "huge");
  const chatId = idOf("huge", 0);
  const file = join(root, ".slipway/chats", chatId, "messages.jsonl");
  const [question, answer] = readFileSync(file, "utf8").trim().split("\n");
  const items = Array.from({ length: 9000 }, (_, at) => `- item ${at} with **bold** and \`code\` words`);
  const content = `${items.join("\n")}\n\nThe last word of it.`;
  writeFileSync(file, `${question}\n${JSON.stringify({ ...JSON.parse(answer ?? "{}"), content })}\n`);
}

function idOf(name: string, chat: number): string {
  return createHash("sha256").update(`${name} ${chat}`).digest("hex").slice(0, 16);
}

function message(chat: number, at: number, begunMs: number) {
  const place = { messageId: String(at + 1), ...(at === 0 ? {} : { parentId: String(at) }), atMs: begunMs + at * 1000 };
  if (at % 2 === 0) return { role: "user", content: `Question ${at}: ${text(chat * 31 + at, 20)}?`, ...place };
  const code = at % 20 === 19 ? `\n\n\`\`\`python\nfor step in range(${at}):\n    print(step)\n\`\`\`\n` : "";
  const content = `Answer ${at}. **${text(at, 3)}** ${text(chat + at * 7, 60)}.\n\n- ${text(at, 8)}\n- ${text(at + 1, 8)}${code}`;
  const model = chat % 3 === 2 ? "small:latest" : "tiny:latest";
  const own = { ...stats, firstTokenMs: 8 + ((chat * 17 + at) % 50), totalMs: 300 + ((chat * 7 + at * 3) % 900) };
  return { role: "assistant", content, ...place, model, stats: own, ...failureOf(chat * 7 + at) };
}

/** Of a hundred answers one was stopped and one has failed. */
function failureOf(number: number): object {
  if (number % 100 === 99) return { error: "aborted" };
  return number % 100 === 49 ? { error: "Ollama has ended.", errorCode: "ollama.died" } : {};
}

function text(seed: number, count: number): string {
  return Array.from({ length: count }, (_, at) => words[(seed * 13 + at * 7 + ((seed + at) >> 2)) % words.length]).join(
    " ",
  );
}
