import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ChatChunk } from "../../api/chat-calls.js";
import { answerChallenge, type Identity } from "../../api/tokens.js";
import { apiVersion, versionHeader } from "../../api/version.js";
import { UserError } from "../../domain/user-error.js";
import type { Handlers } from "../context.js";
import type { EventBus } from "../services/events.js";
import { type Connections, watchConnections } from "./connections.js";
import { checkOrigin, createIdentifier } from "./gate.js";
import { errorReply } from "./mlflow/errors.js";
import { sendError, sendJson } from "./replies.js";
import { answerCall } from "./slipway-calls.js";
import { streamBytes, streamChunks, streamEvents } from "./streams.js";
import { type Target, targetOf } from "./target.js";

/** What clients may take of the hub. */
const usualLimits = {
  connections: 512,
  /** The path, too, and a filter of MLflow's may stand in it. */
  headerBytes: 65_536,
  headersMs: 20_000,
  /** Longer than a JSON body may take, which ends with an answer. */
  stalledMs: 75_000,
};

type LogBytes = (
  executionId: string,
  part: { readonly begin: number; readonly end?: number | undefined; readonly stage?: string | undefined },
) => AsyncIterable<Uint8Array>;

type Router = (request: IncomingMessage, response: ServerResponse, identity: Identity) => Promise<boolean>;

export type ListenerOptions = {
  readonly secret: Uint8Array;
  readonly auth: boolean;
  readonly readOnly: boolean;
  /** Why nothing is written for a while. */
  readonly diskFull?: UserError | undefined;
  readonly handlers: Partial<Handlers>;
  readonly bus: EventBus;
  readonly chatStream: (chatId: string, offset: number, signal: AbortSignal) => AsyncIterable<ChatChunk>;
  /** A log, or a part of it, as it is. */
  readonly logBytes: LogBytes;
  /** MLflow's REST: true when it has answered. */
  readonly mlflow: Router;
  readonly who: (request: IncomingMessage, identity: Identity) => string;
  /** Each request, for the idle clock. */
  readonly onRequest: () => void;
  /** A bug: not a UserError. */
  readonly onFault: (error: unknown, request: IncomingMessage) => void;
  /** The tests' own. */
  readonly limits?: Partial<typeof usualLimits>;
};

type Serving = ListenerOptions & { readonly identify: (request: IncomingMessage) => Identity };

/** The hub's HTTP server, not yet listening. */
export function createListener(options: ListenerOptions): Server {
  const limits = { ...usualLimits, ...options.limits };
  const serving: Serving = { ...options, identify: createIdentifier(options.secret, options.auth) };
  const server = createServer({
    // A large artifact takes its time: bodies have limits of their own.
    requestTimeout: 0,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
    keepAliveTimeout: 60_000,
    maxHeaderSize: limits.headerBytes,
    // Without one it is refused with the other foreign hosts, with an answer that says so.
    requireHostHeader: false,
  });
  const connections = watchConnections(server, { most: limits.connections, stalledMs: limits.stalledMs });
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    options.onRequest();
    void answer(serving, connections, request, response).catch((error: unknown) => {
      sendFailure(error, request, response, options.onFault);
    });
  };
  server.on("request", onRequest);
  // Expectations other than 100-continue are left alone, as the real server does.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  return server;
}

async function answer(
  options: Serving,
  connections: Connections,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = targetOf(request);
  checkOrigin(request, target);
  connections.assertRoom();
  if (target.path === "/slipway/v1/challenge") {
    const nonce = target.query.get("nonce") ?? "";
    sendJson(response, 200, { answer: answerChallenge(options.secret, nonce), apiVersion });
    return;
  }
  if (target.path.startsWith("/slipway/")) return answerSlipway(options, request, response, target);
  return answerMlflow(options, request, response, target);
}

async function answerSlipway(
  options: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: Target,
): Promise<void> {
  const identity = options.identify(request);
  const [, name] = /^\/slipway\/v1\/call\/([\w.-]+)$/.exec(path) ?? [];
  // A client of any version may ask this hub to make room for one of its own.
  if (name !== "hub.stop") checkVersion(request);
  if (name !== undefined) {
    if (identity.access === "execution") throw notForExecutions();
    const who = options.who(request, identity);
    return answerCall(request, response, name, options.handlers, identity, {
      who,
      readOnly: options.readOnly,
      diskFull: options.diskFull,
    });
  }
  if (path === "/slipway/v1/events") {
    streamEvents(response, options.bus);
    return;
  }
  const [, chatId] = /^\/slipway\/v1\/chat\/(\w+)$/.exec(path) ?? [];
  if (chatId !== undefined) {
    const offset = Number(query.get("offset") ?? 0) || 0;
    return streamChunks(response, (signal) => options.chatStream(chatId, offset, signal));
  }
  if (path === "/slipway/v1/log") {
    const end = query.get("end");
    const part = {
      begin: Number(query.get("begin") ?? 0) || 0,
      end: end === null ? undefined : Number(end) || 0,
      stage: query.get("stage") ?? undefined,
    };
    return streamBytes(response, options.logBytes(query.get("execution") ?? "", part));
  }
  throw new UserError({ code: "hub.no-such-path", kind: "not-found", message: `${path} is not served here` });
}

async function answerMlflow(
  options: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  { path }: Target,
): Promise<void> {
  // MLflow's clients ask for these before they have a token.
  const open = path === "/health" || path === "/version";
  const identity: Identity = open ? { access: "read" } : options.identify(request);
  if (await options.mlflow(request, response, identity)) return;
  throw new UserError({
    code: "hub.no-such-path",
    kind: "not-found",
    message: `${path} is not served here: Slipway has no web pages`,
    hint: "Open the project in a terminal: slipway",
  });
}

/** Slipway's own clients have their form of an error, everyone else MLflow's. */
function sendFailure(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  onFault: ListenerOptions["onFault"],
): void {
  if (!(error instanceof UserError)) onFault(error, request);
  if (response.headersSent) response.destroy();
  else if (request.url?.startsWith("/slipway/")) sendError(response, error instanceof UserError ? error : fault());
  else {
    const { status, body } = errorReply(error);
    sendJson(response, status, body);
  }
}

function fault(): UserError {
  return new UserError({
    code: "hub.fault",
    kind: "failed",
    message: "The hub failed at this request; see .slipway/hub.log",
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
