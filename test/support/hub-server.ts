import { mkdtemp, realpath, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Identity, makeToken } from "../../source/api/tokens.js";
import { createListener, type ListenerOptions } from "../../source/hub/server/listener.js";
import { createMlflowRouter } from "../../source/hub/server/mlflow/router.js";
import { createEventBus } from "../../source/hub/services/events.js";
import { createArtifactStore } from "../../source/store/artifact-store.js";
import { type FileTrackingStore, openTrackingStore } from "../../source/store/file-tracking-store.js";

export type HubServer = {
  readonly port: number;
  readonly url: string;
  readonly store: FileTrackingStore;
  /** Holds the store, the artifacts and a file `secret` beside them. */
  readonly folder: string;
  readonly artifactRoot: string;
  readonly secret: Uint8Array;
  readonly token: string;
  readonly tokenOf: (identity: Identity) => string;
  /** What the server took for bugs of its own. */
  readonly faults: readonly unknown[];
  /** A request of MLflow's REST with the full token; `path` is what follows the port. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** POST (or another method) of JSON. */
  readonly send: (path: string, body: unknown, method?: string) => Promise<Response>;
  readonly raw: () => RawClient;
  /** How many are open, seen from the server. */
  readonly connections: () => Promise<number>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A socket that sends bytes as they are and keeps what comes back. */
type RawClient = {
  readonly socket: Socket;
  readonly write: (...parts: readonly (string | Uint8Array)[]) => void;
  readonly received: () => string;
  /** Everything that came until the server ended the connection. */
  readonly ended: Promise<string>;
};

/** The hub's real listener over a real store in a temporary folder, in this process. `await using` it. */
export async function startHubServer(
  options: {
    readonly limits?: ListenerOptions["limits"];
    readonly readOnly?: boolean;
    readonly artifactRoot?: string;
    /** What answers Slipway's own calls. */
    readonly handlers?: ListenerOptions["handlers"];
  } = {},
): Promise<HubServer> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "slipway-server-")));
  const secret = new Uint8Array(32).fill(7);
  const readOnly = options.readOnly ?? false;
  const store = await openTrackingStore(join(folder, "store"), { readOnly });
  const artifacts = createArtifactStore(options.artifactRoot ?? join(folder, "store/artifacts"));
  const faults: unknown[] = [];
  const onFault = (error: unknown, request: IncomingMessage) => {
    faults.push({ url: request.url, error });
  };
  const mlflow = createMlflowRouter({ store, artifacts, readOnly, onFault });
  const server = createListener({
    secret,
    auth: true,
    readOnly,
    handlers: options.handlers ?? {},
    bus: createEventBus(),
    chatStream: async function* () {},
    logBytes: async function* () {},
    mlflow: (request, response, { access }) => mlflow(request, response, { who: "ada@here", access, runTags: [] }),
    who: () => "ada@here",
    onRequest: () => undefined,
    onFault,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const tokenOf = (identity: Identity) => makeToken(secret, identity);
  const token = tokenOf({ access: "full" });
  const send = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return {
    port,
    url,
    store,
    folder,
    artifactRoot: artifacts.root,
    secret,
    token,
    tokenOf,
    faults,
    fetch: send,
    send: (path, body, method = "POST") =>
      send(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    raw: () => rawClient(port),
    connections: () =>
      new Promise((done, fail) => server.getConnections((error, count) => (error ? fail(error) : done(count)))),
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function rawClient(port: number): RawClient {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks).toString("latin1");
  socket.on("data", (chunk) => chunks.push(chunk));
  // A connection that the server resets has ended, too.
  socket.on("error", () => undefined);
  return {
    socket,
    write: (...parts) => {
      for (const part of parts) socket.write(part);
    },
    received,
    ended: new Promise((done) => socket.on("close", () => done(received()))),
  };
}
