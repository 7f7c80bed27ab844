import type { IncomingMessage, ServerResponse } from "node:http";
import { type CallInput, type CallName, calls } from "../../api/calls.js";
import { largestCallBytes } from "../../api/chat-limits.js";
import type { Identity } from "../../api/tokens.js";
import { UserError } from "../../domain/user-error.js";
import type { CallContext, Handlers } from "../context.js";
import { parseJson, readText } from "./body.js";
import { sendJson } from "./replies.js";

type Answering = {
  readonly who: string;
  readonly readOnly: boolean;
  /** Why nothing is written for a while. */
  readonly diskFull: UserError | undefined;
};

/** Answers `POST /slipway/v1/call/NAME`. @throws UserError `call.unknown`, `call.not-allowed`, `call.bad-input`, the handler's */
export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  handlers: Partial<Handlers>,
  identity: Identity,
  { who, readOnly, diskFull }: Answering,
): Promise<void> {
  if (!isCallName(name)) throw unknownCall(name);
  if (request.method !== "POST" || !/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new UserError({ code: "call.bad-request", kind: "invalid", message: "A call is a POST of application/json" });
  }
  checkAccess(name, identity, { readOnly, diskFull });
  const abort = new AbortController();
  response.on("close", () => abort.abort());
  const output = await run(name, parseJson(await readText(request, largestCallBytes)), handlers, {
    who,
    signal: abort.signal,
    readOnly: readOnly || identity.access !== "full",
  });
  sendJson(response, 200, output);
}

async function run<Name extends CallName>(
  name: Name,
  body: unknown,
  handlers: Partial<Handlers>,
  context: CallContext,
): Promise<unknown> {
  const parsed = calls[name].input.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError({
      code: "call.bad-input",
      kind: "invalid",
      message: isPlain(issue?.message) ? issue.message : `${name}: ${issue?.path.join(".")}: ${issue?.message}`,
      cause: parsed.error,
    });
  }
  const handler = handlers[name];
  if (!handler) throw unknownCall(name);
  // The schema of this very name has parsed it; TypeScript does not follow the correlation.
  return handler(parsed.data as CallInput<Name>, context);
}

/** A schema's own words name the value: zod's would say "Invalid string: must match pattern". */
function isPlain(message: string | undefined): message is string {
  return message?.startsWith('"') === true;
}

function unknownCall(name: string): UserError {
  return new UserError({
    code: "call.unknown",
    kind: "not-found",
    message: `This hub knows no call "${name}"`,
    hint: "Stop the hub, so that one of this version starts: slipway hub stop",
  });
}

function checkAccess(name: CallName, { access }: Identity, { readOnly, diskFull }: Omit<Answering, "who">): void {
  if (calls[name].access === "read") return;
  // A hub that changes nothing must still end for its owner.
  if (access === "full" && (!readOnly || name === "hub.stop")) return;
  if (access === "full" && diskFull) throw diskFull;
  throw new UserError({
    code: "call.not-allowed",
    kind: "refused",
    message: readOnly ? `This hub is read-only: ${name} is refused` : `A ${access} token does not allow ${name}`,
    hint: readOnly ? "Start the hub without --read-only." : "Attach without --read-only, or ask for a full token.",
  });
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}
