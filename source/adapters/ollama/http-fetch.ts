import { Agent, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";
import { Readable } from "node:stream";
import type { Environment } from "../process.js";
import type { OllamaHost } from "./host.js";

/**
 * A `fetch` over node:http for the ollama package: it has no limit of 300 s on headers or silence (a model may load for
 * minutes), goes through the proxy of the environment where the host is not this machine, and the signal stops it at any
 * moment, before the headers too.
 */
export function httpFetch(host: OllamaHost, signal: AbortSignal): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const headers = Object.fromEntries(new Headers(init?.headers));
    if (host.authorization) headers.authorization = host.authorization;
    const signals = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    const agent = agentFor(url, host.proxyEnv);
    return new Promise((resolve, reject) => {
      const request = send(url, { method: init?.method ?? "GET", headers, signal: signals, agent }, (response) => {
        const status = response.statusCode ?? 502;
        const body = status === 204 || status === 304 ? null : toWeb(response);
        resolve(new Response(body, { status, headers: flatten(response.headers) }));
      });
      // Node's own error does not say whether it was a stop or a limit of time.
      request.on("error", (error) => reject(signals.aborted ? signals.reason : error));
      if (typeof init?.body === "string") {
        // node:http sends the body of a DELETE without a length, and Ollama then sees none.
        request.setHeader("content-length", Buffer.byteLength(init.body));
        request.end(init.body);
      } else if (init?.body instanceof ReadableStream) {
        Readable.from(init.body).on("error", reject).pipe(request);
      } else request.end();
    });
  };
}

/** An agent of one request, with the proxy that the environment names (Node's own reading of HTTP_PROXY and NO_PROXY). */
function agentFor(url: URL, env: Environment | undefined): Agent | false {
  if (env === undefined || isLoopback(url.hostname)) return false;
  const proxyEnv = Object.fromEntries(
    ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => {
      const value = env[name] ?? env[name.toUpperCase()];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  if (proxyEnv.http_proxy === undefined && proxyEnv.https_proxy === undefined) return false;
  return url.protocol === "https:" ? new SecureAgent({ proxyEnv }) : new Agent({ proxyEnv });
}

/** This machine, which no proxy reaches better (Go's rule in `httpproxy`, which Ollama's command line has). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

// Readable.toWeb gives node:stream/web's ReadableStream, which is the global one at run time.
export function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}

function flatten(headers: Readonly<Record<string, string | readonly string[] | undefined>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, typeof value === "string" ? value : value.join(", ")] satisfies [string, string]],
  );
}
