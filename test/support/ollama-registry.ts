import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

export type OllamaRegistry = {
  /** `127.0.0.1:PORT`, before `/library/MODEL` in the name that is pulled (insecure: it speaks http). */
  readonly host: string;
  /** The first byte that each request for a blob asked for. */
  readonly begins: readonly number[];
  /** Blobs end after half of their bytes and wait, until this is called. */
  readonly release: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A registry that only reads, over the model folder of an Ollama; the first answer with the weights stops half way. */
export async function startOllamaRegistry(modelsFolder: string): Promise<OllamaRegistry> {
  const begins: number[] = [];
  let isHeld = true;
  const server = createServer((request, response) => {
    const [, name, manifest] = /^\/v2\/(library\/[^/]+)\/manifests\/([^/?]+)/.exec(request.url ?? "") ?? [];
    if (name && manifest) {
      response.writeHead(200, { "content-type": "application/vnd.docker.distribution.manifest.v2+json" });
      return response.end(readFileSync(join(modelsFolder, "manifests/registry.ollama.ai", name, manifest)));
    }
    const [, digest] = /blobs\/sha256:([0-9a-f]{64})/.exec(request.url ?? "") ?? [];
    if (!digest) return response.writeHead(404).end();
    const file = join(modelsFolder, "blobs", `sha256-${digest}`);
    const { size } = statSync(file);
    if (request.method === "HEAD") return response.writeHead(200, { "content-length": size }).end();
    // Ollama wants to be sent to another host for a blob, else: "http: no Location header in response".
    if (request.headers.host?.startsWith("127.0.0.1")) {
      const location = `http://${request.headers.host.replace("127.0.0.1", "localhost")}${request.url}`;
      return response.writeHead(307, { location }).end();
    }
    const { start, end } = rangeOf(request.headers.range, size);
    const isHuge = size > 100_000;
    if (isHuge) begins.push(start);
    response.writeHead(206, { "content-length": end - start + 1, "content-range": `bytes ${start}-${end}/${size}` });
    if (!isHuge || !isHeld) return createReadStream(file, { start, end }).pipe(response);
    const half = start + Math.floor((end - start) / 2);
    return createReadStream(file, { start, end: half }).pipe(response, { end: false });
  });
  // Both names of loopback reach it.
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    host: `127.0.0.1:${address.port}`,
    begins,
    release: () => {
      isHeld = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The first and the last byte that are asked for. */
function rangeOf(header: string | undefined, size: number): { readonly start: number; readonly end: number } {
  const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(header ?? "") ?? [];
  return { start: Number(from), end: to === "" ? size - 1 : Number(to) };
}
