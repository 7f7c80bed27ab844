import { UserError } from "../../domain/user-error.js";
import { lineTooLong, longestLine, statusError } from "./errors.js";
import type { OllamaHost } from "./host.js";
import { httpFetch } from "./http-fetch.js";

/**
 * `httpFetch` that lets only what Ollama says through to its package, which writes everything else to the console and so
 * over the screen: errors without JSON (a proxy's page, an empty 403) are thrown here, lines that are no JSON left out.
 * `onUnread` is called for each line that is left out. @throws UserError of `statusError`, `ollama.bad-form`
 */
export function ollamaFetch(host: OllamaHost, signal: AbortSignal, onUnread?: () => void): typeof fetch {
  const fetch = httpFetch(host, signal);
  return async (input, init) => {
    const response = await fetch(input, init);
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok && !type.includes("application/json")) {
      await response.body?.cancel();
      throw statusError(response.status, host.url, undefined);
    }
    if (!response.ok && response.body) return withWholeJson(response, host.url);
    if (type.includes("text/html")) {
      await response.body?.cancel();
      throw foreignPage(host.url);
    }
    if (type.includes("application/json") || !response.body) return response;
    return new Response(response.body.pipeThrough(onlyJsonLines(host.url, onUnread)), response);
  };
}

/** An error's body, which the package is to read as JSON without a fault. */
async function withWholeJson(response: Response, url: string): Promise<Response> {
  const text = await response.text();
  if (isObject(text)) return new Response(text, { status: response.status, headers: response.headers });
  throw statusError(response.status, url, undefined);
}

function onlyJsonLines(url: string, onUnread?: () => void): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  // Of a line without an end yet.
  let pieces: string[] = [];
  let length = 0;
  const lines = (text: string) =>
    text.split("\n").filter((line) => {
      if (isObject(line)) return true;
      if (line.trim() !== "") onUnread?.();
      return false;
    });
  return new TransformStream({
    transform: (chunk, controller) => {
      const text = decoder.decode(chunk, { stream: true });
      const end = text.lastIndexOf("\n");
      length += end < 0 ? text.length : 0;
      if (length > longestLine) throw lineTooLong(url);
      if (end < 0) return void pieces.push(text);
      const whole = lines(pieces.join("") + text.slice(0, end));
      pieces = [text.slice(end + 1)];
      length = text.length - end - 1;
      if (whole.length > 0) controller.enqueue(encoder.encode(`${whole.join("\n")}\n`));
    },
    flush: (controller) => {
      const last = lines(pieces.join("") + decoder.decode());
      if (last.length > 0) controller.enqueue(encoder.encode(`${last.join("\n")}\n`));
    },
  });
}

function isObject(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function foreignPage(url: string): UserError {
  return new UserError({
    code: "host.unknown",
    kind: "failed",
    message: `What answers at ${url} is a web page, not Ollama`,
    hint: "Look at the address: a proxy or another program is there.",
  });
}
