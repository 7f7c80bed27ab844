// usage: stand-in.mjs PORT TOKENS_PER_SECOND TOKENS   Stands in for an Ollama whose model `fast` writes so many tokens so fast.
import { createServer } from "node:http";

const [port, rate, most] = process.argv.slice(2).map(Number);
const model = { name: "fast:latest", model: "fast:latest", size: 1_000_000, digest: "f".repeat(64), details: {} };
const replies = {
  "/api/version": { version: "0.17.4" },
  "/api/tags": { models: [model] },
  "/api/ps": { models: [{ ...model, size_vram: 0, context_length: 131_072, expires_at: "2099-01-01T00:00:00Z" }] },
};
const words = [
  "refund",
  "parcel",
  "order",
  "**today**",
  "account",
  "is",
  "on",
  "its",
  "way",
  "with",
  "`code 7`",
  "and",
];

createServer((request, response) => {
  const reply = replies[request.url ?? ""];
  if (reply) {
    response.setHeader("content-type", "application/json; charset=utf-8");
    return response.end(JSON.stringify(reply));
  }
  request.resume();
  if (request.url !== "/api/chat") return response.writeHead(404).end("404 page not found");
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(most, Math.floor(((performance.now() - began) * rate) / 1000));
    let text = "";
    for (; sent < due; sent++) text += `${line(sent)}\n`;
    if (text !== "") response.write(text);
    if (sent < most) return;
    clearInterval(timer);
    response.end(`${JSON.stringify({ ...part(""), done: true, ...figures(began) })}\n`);
  }, 5);
  response.on("close", () => clearInterval(timer));
}).listen(port, "127.0.0.1");

function line(number) {
  const word = words[(number * 7) % words.length];
  return JSON.stringify(part(number % 97 === 96 ? "\n\n" : ` ${word}${number % 31 === 30 ? "." : ""}`));
}

function part(content) {
  return {
    model: model.name,
    created_at: new Date().toISOString(),
    message: { role: "assistant", content },
    done: false,
  };
}

function figures(began) {
  const duration = Math.round((performance.now() - began) * 1e6);
  const counts = { prompt_eval_count: 20, prompt_eval_duration: 1e6, eval_count: most, eval_duration: duration };
  return { done_reason: "stop", total_duration: duration, load_duration: 0, ...counts };
}
