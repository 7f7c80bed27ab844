import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { CallInput, CallName, CallOutput } from "../api/calls.js";
import type { ChatChunk } from "../api/chat-calls.js";
import type { HubEvent } from "../api/events.js";
import { answerChallenge, makeToken } from "../api/tokens.js";
import { apiVersion, versionHeader } from "../api/version.js";
import { UserError } from "../domain/user-error.js";
import type { Host } from "./host.js";
import type { Connection, HubClient } from "./hub-client.js";
import { readHubFile, readSecretOf } from "./hub-file.js";
import { type Access, bodyText, downError, lines, send, sentError } from "./hub-http.js";
import { endHub, isOlder } from "./version-skew.js";
import { challenge, type Watch, watchHub } from "./watch.js";

export type ConnectOptions =
  | {
      readonly projectRoot: string;
      readonly readOnly: boolean;
      readonly host: Host;
      /** False: a hub that is not there is an error, not started. */
      readonly start: boolean;
      /** Told to the hub with each connection: what this terminal's shell says about tools and Ollama. */
      readonly environment?: Readonly<Record<string, string>>;
    }
  /** Through a tunnel: the token was given away by the hub's owner. */
  | { readonly url: string; readonly token: string };

/** Some calls take long (a dataset is hashed); after so long it is looked whether the hub lives. */
const quietCallMs = 5000;
/** Longer than between two heartbeats of the hub's stream of events. */
const quietStreamMs = 20_000;
const firstRetryMs = 200;
const lastRetryMs = 3000;
const headers = { [versionHeader]: String(apiVersion) };

/**
 * A client of the project's hub. It connects in the background, and again whenever the hub was lost (starting a new one
 * where it died); a call waits for the first connection.
 */
export function connectHub(options: ConnectOptions): HubClient {
  const closed = new AbortController();
  // Every request listens to it while it is on its way: many at once are no leak.
  setMaxListeners(0, closed.signal);
  const eventListeners = new Set<(event: HubEvent) => void>();
  const connectionListeners = new Set<() => void>();
  let connection: Connection = { state: "connecting" };
  let access: Promise<Access> | undefined;

  const setConnection = (next: Connection) => {
    connection = next;
    for (const listener of connectionListeners) listener();
  };
  const getAccess = (): Promise<Access> => {
    access ??= findAccess(options, closed.signal).catch((error: unknown) => {
      access = undefined;
      throw error;
    });
    return access;
  };

  const call = async <Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<CallOutput<Name>> => {
    const signals = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;
    const body = JSON.stringify(input);
    const path = `/slipway/v1/call/${name}`;
    const once = async () => exchange(await getAccess(), { path, body, signal: signals });
    // A keep-alive socket that the hub closed, or a hub that was replaced: found again once.
    const { status, text } = await once().catch((error: unknown) => {
      if (!(error instanceof UserError) || error.code !== "hub.down") throw error;
      access = undefined;
      return once();
    });
    if (status !== 200) throw sentError(status, text);
    // The hub has proven that it is ours; the call table gives the type of its reply.
    return JSON.parse(text) as CallOutput<Name>;
  };

  const attach = async () => {
    if (!("projectRoot" in options) || !options.environment || options.readOnly) return;
    await call("client.attach", { env: options.environment }).catch((error: unknown) => {
      // A hub that only reads goes on with its own.
      if (!(error instanceof UserError) || error.code === "hub.down" || error.code === "hub.hangs") throw error;
    });
  };
  const listen = async () => {
    await attach();
    const to = await getAccess();
    const watch = watchHub(to.url, quietStreamMs);
    try {
      await readEvents(to, watch);
    } catch (error) {
      throw watch.signal.aborted ? watch.signal.reason : error;
    } finally {
      watch.end();
    }
    throw downError(to.url, undefined);
  };
  const readEvents = async (to: Access, watch: Watch) => {
    const response = await send(to, {
      method: "GET",
      path: "/slipway/v1/events",
      headers,
      signal: AbortSignal.any([closed.signal, watch.signal]),
    });
    const status = response.statusCode ?? 0;
    if (status !== 200) throw sentError(status, await bodyText(response));
    for await (const line of lines(response)) {
      watch.heard();
      if (connection.state !== "up") setConnection({ state: "up" });
      if (line === "") continue;
      const event: HubEvent = JSON.parse(line);
      for (const listener of eventListeners) listener(event);
    }
  };

  const keepListening = async () => {
    let waitMs = firstRetryMs;
    while (!closed.signal.aborted) {
      try {
        await listen();
      } catch (error) {
        if (closed.signal.aborted) return;
        if (connection.state === "up") waitMs = firstRetryMs;
        access = undefined;
        setConnection(downState(error));
      }
      await pause(waitMs, closed.signal);
      waitMs = Math.min(lastRetryMs, waitMs * 2);
    }
  };
  let listening = false;

  return {
    call,
    onEvent: (listener) => {
      eventListeners.add(listener);
      // A headless command that asks once needs no events.
      if (!listening) void keepListening();
      listening = true;
      return () => eventListeners.delete(listener);
    },
    connection: () => connection,
    onConnection: (listener) => {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
    chatStream: async function* (chatId, offset, signal) {
      const path = `/slipway/v1/chat/${chatId}?offset=${offset}`;
      const signals = AbortSignal.any([signal, closed.signal]);
      const response = await send(await getAccess(), { method: "GET", path, headers, signal: signals });
      const status = response.statusCode ?? 0;
      if (status !== 200) throw sentError(status, await bodyText(response));
      for await (const line of lines(response)) {
        if (line === "") continue;
        const chunk: ChatChunk = JSON.parse(line);
        yield chunk;
      }
    },
    artifact: async function* (uri, signal) {
      const parts = uri
        .replace(/^mlflow-artifacts:\/+/, "")
        .split("/")
        .map(encodeURIComponent);
      const path = `/api/2.0/mlflow-artifacts/artifacts/${parts.join("/")}`;
      const signals = AbortSignal.any([signal, closed.signal]);
      const response = await send(await getAccess(), { method: "GET", path, headers: {}, signal: signals });
      const status = response.statusCode ?? 0;
      if (status !== 200) throw sentError(status, await bodyText(response));
      const chunks: AsyncIterable<Buffer> = response; // without an encoding a response gives buffers
      yield* chunks;
    },
    logBytes: async function* (executionId, { stage, begin, end }, signal) {
      const query = new URLSearchParams({ execution: executionId });
      if (stage !== undefined) query.set("stage", stage);
      if (begin !== undefined) query.set("begin", String(begin));
      if (end !== undefined) query.set("end", String(end));
      const path = `/slipway/v1/log?${query}`;
      const signals = AbortSignal.any([signal, closed.signal]);
      const response = await send(await getAccess(), { method: "GET", path, headers, signal: signals });
      const status = response.statusCode ?? 0;
      if (status !== 200) throw sentError(status, await bodyText(response));
      const chunks: AsyncIterable<Buffer> = response; // without an encoding a response gives buffers
      yield* chunks;
    },
    close: () =>
      closed.abort(new UserError({ code: "client.closed", kind: "failed", message: "The client was closed" })),
  };
}

function downState(error: unknown): Connection {
  const hint = error instanceof UserError ? error.hint : undefined;
  return { state: "down", message: error instanceof Error ? error.message : String(error), hint };
}

/** One call, its answer whole. @throws UserError `hub.down`, `hub.hangs` */
async function exchange(
  to: Access,
  options: { readonly path: string; readonly body: string; readonly signal: AbortSignal },
): Promise<{ readonly status: number; readonly text: string }> {
  const watch = watchHub(to.url, quietCallMs);
  try {
    const signal = AbortSignal.any([options.signal, watch.signal]);
    const response = await send(to, { method: "POST", headers, ...options, signal });
    return { status: response.statusCode ?? 0, text: await bodyText(response) };
  } catch (error) {
    throw watch.signal.aborted ? watch.signal.reason : error;
  } finally {
    watch.end();
  }
}

async function findAccess(options: ConnectOptions, signal: AbortSignal): Promise<Access> {
  if ("url" in options) return { url: options.url.replace(/\/+$/, ""), token: options.token };
  const { projectRoot, readOnly, host, start } = options;
  await host.begunStart?.(signal);
  const found = await findHub(projectRoot, readOnly, signal);
  const file = found && (await readHubFile(projectRoot));
  if (found && !(file && start && isOlder(file))) return found;
  if (found && file) await endHub(projectRoot, found, file, signal);
  if (!start) {
    throw new UserError({
      code: "hub.not-running",
      kind: "missing",
      message: `No hub runs for ${projectRoot}`,
      hint: "Start it with: slipway hub start",
    });
  }
  await host.startHub(projectRoot, signal);
  const started = await findHub(projectRoot, readOnly, signal);
  if (started) return started;
  throw new UserError({
    code: "hub.start-failed",
    kind: "failed",
    message: `The hub of ${projectRoot} was started and does not answer`,
    hint: "Look into .slipway/hub.log.",
  });
}

/**
 * The hub that hub.json names, when it has proven that it knows the secret; only then is a token made for it.
 * @throws UserError `hub.hangs` where something listens there and says nothing
 */
export async function findHub(
  projectRoot: string,
  readOnly: boolean,
  signal: AbortSignal,
): Promise<Access | undefined> {
  const file = await readHubFile(projectRoot);
  const secret = await readSecretOf(projectRoot);
  if (!file || !secret) return undefined;
  const nonce = randomBytes(16).toString("hex");
  try {
    const reply: { readonly answer?: unknown } | null = JSON.parse(await challenge(file.url, nonce, signal));
    if (reply?.answer !== answerChallenge(secret, nonce)) return undefined;
  } catch (error) {
    if (signal.aborted || (error instanceof UserError && error.code === "hub.hangs")) throw error;
    return undefined;
  }
  return { url: file.url, token: makeToken(secret, { access: readOnly ? "read" : "full" }) };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
