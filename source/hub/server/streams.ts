import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ChatChunk } from "../../api/chat-calls.js";
import type { EventBus } from "../services/events.js";

/** A line of nothing so often shows both sides that the other is there. */
const heartbeatMs = 15_000;
/** A client that takes nothing for so many bytes is cut off; it reconnects and asks again. */
const mostBuffered = 1_000_000;

/** Streams events as lines of JSON until the client leaves. The first line tells that it listens. */
export function streamEvents(response: ServerResponse, bus: EventBus): void {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  response.write("\n");
  const end = bus.subscribe((event) => {
    response.write(`${JSON.stringify(event)}\n`);
    if (response.writableLength > mostBuffered) response.destroy();
  });
  const heartbeat = setInterval(() => response.write("\n"), heartbeatMs);
  response.on("close", () => {
    clearInterval(heartbeat);
    end();
  });
}

/** Streams bytes as they come; a slow reader is waited for, and who leaves ends it. */
export async function streamBytes(response: ServerResponse, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const left = new AbortController();
  response.on("close", () => left.abort());
  for await (const chunk of bytes) {
    if (left.signal.aborted) return;
    if (!response.headersSent) {
      response.writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" });
    }
    if (!response.write(chunk)) await once(response, "drain", { signal: left.signal }).catch(() => undefined);
  }
  response.end();
}

/** Streams the parts of an answer as lines of JSON; a slow reader is waited for. */
export async function streamChunks(
  response: ServerResponse,
  chunks: (signal: AbortSignal) => AsyncIterable<ChatChunk>,
): Promise<void> {
  const left = new AbortController();
  response.on("close", () => left.abort());
  let begun = false;
  for await (const chunk of chunks(left.signal)) {
    if (!begun) response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
    begun = true;
    if (!response.write(`${JSON.stringify(chunk)}\n`) && !left.signal.aborted) {
      await once(response, "drain", { signal: left.signal }).catch(() => undefined);
    }
  }
  response.end();
}
