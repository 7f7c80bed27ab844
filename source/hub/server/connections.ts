import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { UserError } from "../../domain/user-error.js";

export type ConnectionLimits = {
  /** More are answered "busy"; at twice as many they are not taken. */
  readonly most: number;
  /** A connection without any progress for so long, ours to wait for, is ended. */
  readonly stalledMs: number;
};

export type Connections = {
  /** @throws UserError `hub.busy` when there are more connections than are served */
  readonly assertRoom: () => void;
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/**
 * Looks after the connections of a server: a client that sends or reads nothing for long is cut off (one that is slow but
 * goes on never is, nor one that waits for us), what is no HTTP is answered as MLflow's errors are.
 */
export function watchConnections(server: Server, { most, stalledMs }: ConnectionLimits): Connections {
  const exchanges = new Map<Socket, Set<Exchange>>();
  server.maxConnections = most * 2;
  server.on("connection", (socket) => {
    exchanges.set(socket, new Set());
    socket.once("close", () => exchanges.delete(socket));
  });
  server.on("request", (request, response) => {
    const open = exchanges.get(request.socket);
    const exchange = { request, response };
    open?.add(exchange);
    response.once("close", () => open?.delete(exchange));
  });
  server.setTimeout(stalledMs, (socket) => {
    if (isStalled(socket, exchanges.get(socket))) socket.destroy();
    else socket.setTimeout(stalledMs);
  });
  server.on("clientError", (error, socket) => {
    // A duplex of this server is one of its sockets.
    const open = [...exchanges].find(([known]) => known === socket)?.[1] ?? new Set();
    const begun = [...open].some(({ response }) => response.headersSent);
    if (begun || !socket.writable || errorCode(error) === "ECONNRESET") socket.destroy();
    else socket.end(notHttp(errorCode(error)), () => socket.destroy());
  });
  return {
    assertRoom: () => {
      if (exchanges.size <= most) return;
      throw new UserError({
        code: "hub.busy",
        kind: "unavailable",
        message: `More than ${most} connections are open already`,
        hint: "Close some, or try again.",
      });
    },
  };
}

/** Node tells of a time without anything read or written: true where it is the client that we wait for. */
function isStalled(socket: Socket, open: ReadonlySet<Exchange> | undefined): boolean {
  if (open === undefined || open.size === 0 || socket.writableLength > 0) return true;
  return [...open].some(({ request }) => !request.complete && request.readableLength === 0);
}

function notHttp(code: string | undefined): string {
  const [status, message] =
    code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "The head of the request is too large"]
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408 Request Timeout", "The head of the request did not come in time"]
        : ["400 Bad Request", "The request is no HTTP"];
  const body = JSON.stringify({ error_code: "BAD_REQUEST", message });
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

function errorCode(error: Error): string | undefined {
  return "code" in error ? String(error.code) : undefined;
}
