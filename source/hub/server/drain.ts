import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** What goes on for as long as somebody listens; whoever does comes again. */
const endless = /^\/slipway\/v1\/(events|chat\/)/;

/**
 * Watches the requests of a server from now on. The function that comes back stops listening and resolves when all of them
 * are answered, at the latest after `mostMs`: what is not by then is cut off.
 */
export function watchRequests(server: Server): (mostMs: number) => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let draining = false;
  let onIdle: () => void = () => undefined;
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    if (draining) response.shouldKeepAlive = false;
    if (endless.test(request.url ?? "")) return;
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      if (underWay.size === 0) onIdle();
    });
  });
  return async (mostMs) => {
    draining = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A connection ends with its answer: no client can go on for ever.
    for (const response of underWay) if (!response.headersSent) response.shouldKeepAlive = false;
    if (underWay.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        onIdle = resolve;
        timer = setTimeout(resolve, mostMs);
      });
      clearTimeout(timer);
    }
    server.closeAllConnections();
    await closed;
  };
}
