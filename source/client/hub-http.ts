import { Agent, type IncomingMessage, request } from "node:http";
import { UserError, type UserErrorKind } from "../domain/user-error.js";

/** A hub's address and the token for it. */
export type Access = { readonly url: string; readonly token: string };

/** Kept open between requests, and no proxy: the hub is on this machine. */
const agent = new Agent({ keepAlive: true, keepAliveMsecs: 30_000 });

/** What may end a response from here: Node has one error for that and for a hub that ended. */
const signals = new WeakMap<IncomingMessage, AbortSignal>();

/** The response, whatever its status. @throws UserError `hub.down` */
export function send(
  { url, token }: Access,
  options: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request(
    `${url}${options.path}`,
    {
      agent,
      method: options.method,
      headers: {
        ...options.headers,
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(options.signal ? { signal: options.signal } : {}),
    },
    (response) => {
      if (options.signal) signals.set(response, options.signal);
      resolve(response);
    },
  );
  outgoing.on("error", (error) => {
    reject(options.signal?.aborted ? options.signal.reason : downError(url, error));
  });
  outgoing.end(options.body);
  return promise;
}

/** The whole body as text. */
export async function bodyText(response: IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of wholeChunks(response)) text += chunk;
  return text;
}

/** The lines of a stream as they come; blank ones (heartbeats) too. */
export async function* lines(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding("utf8");
  let rest = "";
  for await (const chunk of wholeChunks(response)) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

/** Of a response that has an encoding. @throws UserError `hub.broke-off` where it ends in the middle */
async function* wholeChunks(response: IncomingMessage): AsyncGenerator<string> {
  try {
    yield* response;
  } catch (error) {
    if (signals.get(response)?.aborted) throw signals.get(response)?.reason;
    if (!(error instanceof Error && "code" in error && error.code === "ECONNRESET")) throw error;
    throw new UserError({
      code: "hub.broke-off",
      kind: "unavailable",
      message: "The hub ended in the middle of an answer",
      hint: "Look whether it was done, then try again.",
      cause: error,
    });
  }
}

/** The UserError that the hub sent, rebuilt. */
export function sentError(status: number, text: string): UserError {
  const error = fieldsOf(text);
  return new UserError({
    code: error.code ?? "hub.bad-answer",
    kind: kindOf(error.kind),
    message: error.message ?? `The hub answered ${status}: ${text.slice(0, 200)}`,
    hint: error.hint,
  });
}

export function downError(url: string, cause: unknown): UserError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "no answer";
  return new UserError({
    code: "hub.down",
    kind: "missing",
    message: `The hub at ${url} does not answer (${reason})`,
    hint: "Start it with: slipway hub start",
    cause,
  });
}

type Fields = { readonly code?: string; readonly kind?: string; readonly message?: string; readonly hint?: string };

/** Our own hub's CallError, proven by the challenge; anything else has none of the fields. */
function fieldsOf(text: string): Fields {
  try {
    const parsed: { readonly error?: Fields } | null = JSON.parse(text);
    return typeof parsed?.error === "object" ? parsed.error : {};
  } catch {
    return {};
  }
}

const kinds: readonly UserErrorKind[] = [
  "invalid",
  "not-found",
  "exists",
  "refused",
  "conflict",
  "missing",
  "unavailable",
  "failed",
];

function kindOf(text: string | undefined): UserErrorKind {
  return kinds.find((kind) => kind === text) ?? "failed";
}
