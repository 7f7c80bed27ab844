import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";

/**
 * A `fetch` over node:http for the ollama package: it has no limit of 300 s on headers or silence (a model may load for
 * minutes), uses no proxy, and the signal stops it at any moment, before the headers too.
 */
export function httpFetch(signal: AbortSignal, authorization: string | undefined): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const headers = Object.fromEntries(new Headers(init?.headers));
    if (authorization) headers.authorization = authorization;
    const signals = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    return new Promise((resolve, reject) => {
      const request = send(
        url,
        { method: init?.method ?? "GET", headers, signal: signals, agent: false },
        (response) => {
          const status = response.statusCode ?? 502;
          const body = status === 204 || status === 304 ? null : toWeb(response);
          resolve(new Response(body, { status, headers: flatten(response.headers) }));
        },
      );
      request.on("error", reject);
      if (typeof init?.body === "string") request.end(init.body);
      else if (init?.body instanceof ReadableStream) {
        Readable.from(init.body).on("error", reject).pipe(request);
      } else request.end();
    });
  };
}

// Readable.toWeb gives node:stream/web's ReadableStream, which is the global one at run time.
function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}

function flatten(headers: Readonly<Record<string, string | readonly string[] | undefined>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, typeof value === "string" ? value : value.join(", ")] satisfies [string, string]],
  );
}
