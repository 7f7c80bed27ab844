import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ChatChunk } from "../../api/calls.js";
import { answerChallenge, type Identity } from "../../api/tokens.js";
import { apiVersion, versionHeader } from "../../api/version.js";
import { UserError } from "../../domain/user-error.js";
import type { Handlers } from "../context.js";
import type { EventBus } from "../services/events.js";
import { checkOrigin, identify } from "./gate.js";
import { sendError, sendJson } from "./replies.js";
import { answerCall } from "./slipway-calls.js";
import { streamChunks, streamEvents } from "./streams.js";

const mostConnections = 512;

type Router = (request: IncomingMessage, response: ServerResponse, identity: Identity) => Promise<boolean>;

export type ListenerOptions = {
  readonly secret: Uint8Array;
  readonly auth: boolean;
  readonly readOnly: boolean;
  readonly handlers: Partial<Handlers>;
  readonly bus: EventBus;
  readonly chatStream: (chatId: string, offset: number, signal: AbortSignal) => AsyncIterable<ChatChunk>;
  /** MLflow's REST: true when it has answered. */
  readonly mlflow: Router;
  readonly who: (request: IncomingMessage, identity: Identity) => string;
  /** Each request, for the idle clock. */
  readonly onRequest: () => void;
  /** A bug: not a UserError. */
  readonly onFault: (error: unknown, request: IncomingMessage) => void;
};

/** The hub's HTTP server, not yet listening. */
export function createListener(options: ListenerOptions): Server {
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 60_000 });
  server.maxConnections = mostConnections;
  server.on("request", (request, response) => {
    options.onRequest();
    void answer(options, request, response).catch((error: unknown) => {
      if (error instanceof UserError) sendError(response, error);
      else {
        options.onFault(error, request);
        sendError(
          response,
          new UserError({
            code: "hub.fault",
            kind: "failed",
            message: "The hub failed at this request; see .slipway/hub.log",
          }),
        );
      }
    });
  });
  return server;
}

async function answer(options: ListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  checkOrigin(request);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/slipway/v1/challenge") {
    const nonce = url.searchParams.get("nonce") ?? "";
    sendJson(response, 200, { answer: answerChallenge(options.secret, nonce), apiVersion });
    return;
  }
  if (!url.pathname.startsWith("/slipway/")) return answerMlflow(options, request, response, url.pathname);
  const identity = identify(request, options.secret, options.auth);
  const [, name] = /^\/slipway\/v1\/call\/([\w.]+)$/.exec(url.pathname) ?? [];
  // A client of any version may ask this hub to make room for one of its own.
  if (name !== "hub.stop") checkVersion(request);
  if (name !== undefined) {
    if (identity.access === "execution") throw notForExecutions();
    const who = options.who(request, identity);
    return answerCall(request, response, name, options.handlers, identity, { who, readOnly: options.readOnly });
  }
  if (url.pathname === "/slipway/v1/events") {
    streamEvents(response, options.bus);
    return;
  }
  const [, chatId] = /^\/slipway\/v1\/chat\/(\w+)$/.exec(url.pathname) ?? [];
  if (chatId !== undefined) {
    const offset = Number(url.searchParams.get("offset") ?? 0) || 0;
    return streamChunks(response, (signal) => options.chatStream(chatId, offset, signal));
  }
  throw new UserError({ code: "hub.no-such-path", kind: "not-found", message: `${url.pathname} is not served here` });
}

async function answerMlflow(
  options: ListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  // MLflow's clients ask for these before they have a token.
  const open = path === "/health" || path === "/version";
  const identity: Identity = open ? { access: "read" } : identify(request, options.secret, options.auth);
  if (await options.mlflow(request, response, identity)) return;
  throw new UserError({
    code: "hub.no-such-path",
    kind: "not-found",
    message: `${path} is not served here: Slipway has no web pages`,
    hint: "Open the project in a terminal: slipway",
  });
}

function checkVersion({ headers }: IncomingMessage): void {
  const version = Number(headers[versionHeader] ?? apiVersion);
  if (version === apiVersion) return;
  throw new UserError({
    code: version < apiVersion ? "hub.newer" : "hub.older",
    kind: "conflict",
    message: `This hub speaks version ${apiVersion} of the API, the client ${version}`,
    hint: version < apiVersion ? "Upgrade this slipway." : "Stop the older hub: slipway hub stop",
  });
}

function notForExecutions(): UserError {
  return new UserError({
    code: "call.not-allowed",
    kind: "refused",
    message: "The token of a pipeline stage may log, register and read through MLflow only",
  });
}
