import type { IncomingMessage } from "node:http";
import { type Identity, verifyToken } from "../../api/tokens.js";
import { UserError } from "../../domain/user-error.js";
import type { Target } from "./target.js";

const hostNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses what no client of ours sends: a foreign Host name (DNS rebinding; any port, a tunnel changes it), a foreign
 * Origin, a cross-site fetch.
 * @throws UserError `hub.foreign-host`, `hub.foreign-origin`
 */
export function checkOrigin({ headers }: IncomingMessage, target: Target): void {
  const foreign = [headers.host ?? "", ...(target.host === undefined ? [] : [target.host])].find(isForeignHost);
  if (foreign !== undefined) {
    throw new UserError({
      code: "hub.foreign-host",
      kind: "refused",
      message: `Requests for the host ${JSON.stringify(foreign)} are refused`,
      hint: "Use 127.0.0.1 or localhost.",
    });
  }
  const site = headers["sec-fetch-site"];
  if (foreignOrigin(headers.origin) || (site !== undefined && site !== "same-origin" && site !== "none")) {
    throw new UserError({
      code: "hub.foreign-origin",
      kind: "refused",
      message: `Requests from the origin ${JSON.stringify(headers.origin ?? site)} are refused`,
    });
  }
}

/** Tokens that were verified are remembered: so many, a project has one a terminal and one a stage. */
const mostTokens = 256;

/** Tells who asks, by bearer token. It throws UserError `hub.no-token`, `hub.bad-token`. */
export function createIdentifier(secret: Uint8Array, auth: boolean): (request: IncomingMessage) => Identity {
  const verified = new Map<string, Identity>();
  return ({ headers }) => {
    if (!auth) return { access: "full" };
    const token = bearer(headers.authorization);
    if (token === undefined) throw unauthorized("hub.no-token", "The request has no token");
    const identity = verified.get(token) ?? verifyToken(secret, token);
    if (!identity) throw unauthorized("hub.bad-token", "The token is not one of this project's");
    if (verified.size >= mostTokens) verified.clear();
    verified.set(token, identity);
    return identity;
  };
}

/** MLflow's client sends the token as a bearer, or as the password of basic authentication. */
function bearer(header: string | undefined): string | undefined {
  const [, scheme, value] = /^(Bearer|Basic)\s+(\S+)$/i.exec(header ?? "") ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === "bearer") return value;
  const text = Buffer.from(value, "base64").toString();
  return text.slice(text.indexOf(":") + 1);
}

function isForeignHost(host: string): boolean {
  return !hostNames.has(host.replace(/:\d+$/, "").toLowerCase());
}

function foreignOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { protocol, hostname } = new URL(origin);
  return !/^https?:$/.test(protocol) || !hostNames.has(hostname);
}

function unauthorized(code: string, message: string): UserError {
  return new UserError({ code, kind: "refused", message, hint: "Take one from: slipway env" });
}
