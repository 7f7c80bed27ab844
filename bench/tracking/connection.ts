import { Agent, request as httpRequest } from "node:http";

type Reply = { readonly status: number; readonly body: Buffer };

/** One keep-alive connection to a server on this machine. */
export type Connection = {
  /** `body` goes out as it is, part behind part. */
  readonly request: (method: "GET" | "POST", path: string, ...body: readonly Buffer[]) => Promise<Reply>;
  /** As `request`, of JSON; throws for another status than 200. */
  readonly post: (path: string, ...body: readonly (Buffer | object)[]) => Promise<Buffer>;
  readonly get: (path: string) => Promise<Buffer>;
  readonly close: () => void;
};

export function connect(port: number, token?: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const common = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request: Connection["request"] = (method, path, ...body) =>
    new Promise((done, fail) => {
      const size = body.reduce((total, part) => total + part.byteLength, 0);
      const headers =
        method === "GET" ? common : { ...common, "content-type": "application/json", "content-length": size };
      const outgoing = httpRequest({ host: "127.0.0.1", port, agent, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => done({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
        incoming.on("error", fail);
      });
      outgoing.on("error", fail);
      for (const part of body) outgoing.write(part);
      outgoing.end();
    });
  const wanted = async (method: "GET" | "POST", path: string, ...body: readonly Buffer[]): Promise<Buffer> => {
    const reply = await request(method, path, ...body);
    if (reply.status === 200) return reply.body;
    throw new Error(`${method} ${path} answered ${reply.status}: ${reply.body.toString("utf8", 0, 500)}`);
  };
  return {
    request,
    post: (path, ...body) =>
      wanted("POST", path, ...body.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(JSON.stringify(part))))),
    get: (path) => wanted("GET", path),
    close: () => agent.destroy(),
  };
}
