import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type FakeServer = {
  readonly url: string;
  /** `METHOD /path`, in the order they came. */
  readonly asked: readonly string[];
  /** The body of each request that had one. */
  readonly bodies: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type FakeReply =
  | { readonly status?: number; readonly type?: string; readonly body: string }
  | ((request: IncomingMessage, response: ServerResponse) => void);

const json = "application/json; charset=utf-8";

/** A server on loopback that answers `METHOD /path` as told, and 404 as Ollama does otherwise. */
export async function fakeServer(replies: Readonly<Record<string, FakeReply>>): Promise<FakeServer> {
  const asked: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    asked.push(name);
    let body = "";
    request.on("data", (data) => {
      body += String(data);
    });
    request.on("end", () => {
      if (body !== "") bodies.push(body);
      const reply = replies[name] ?? { status: 404, type: "text/plain", body: "404 page not found" };
      if (typeof reply === "function") return reply(request, response);
      response.writeHead(reply.status ?? 200, { "content-type": reply.type ?? json });
      response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lines of a stream as Ollama sends them. */
export function lines(...texts: readonly string[]): FakeReply {
  return { type: "application/x-ndjson", body: `${texts.join("\n")}\n` };
}

/** Server-sent events as OpenAI sends them. */
export function events(...texts: readonly string[]): FakeReply {
  return { type: "text/event-stream", body: texts.map((text) => `data: ${text}\n\n`).join("") };
}
