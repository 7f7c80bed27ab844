import { createHmac, timingSafeEqual } from "node:crypto";

/** What a token allows. */
export type Identity =
  | { readonly access: "full" }
  | { readonly access: "read" }
  /** One stage of one execution: may log, register and read, not administer. */
  | { readonly access: "execution"; readonly executionId: string; readonly stage: string };

/** A token: `slipway.CLAIMS.MAC`, both base64url; the MAC is HMAC-SHA256 of the claims with the project's secret. */
export function makeToken(secret: Uint8Array, identity: Identity): string {
  const claims = Buffer.from(JSON.stringify(claimsOf(identity))).toString("base64url");
  return `slipway.${claims}.${mac(secret, "token", claims)}`;
}

/** Who the token names, undefined for one that this secret did not make. */
export function verifyToken(secret: Uint8Array, token: string): Identity | undefined {
  const [, claims, signature] = /^slipway\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (claims === undefined || signature === undefined) return undefined;
  const expected = Buffer.from(mac(secret, "token", claims));
  const given = Buffer.from(signature);
  if (expected.byteLength !== given.byteLength || !timingSafeEqual(expected, given)) return undefined;
  // Proven to be our own text by its MAC.
  const parsed: readonly string[] = JSON.parse(Buffer.from(claims, "base64url").toString());
  const [access, executionId = "", stage = ""] = parsed;
  if (access === "full" || access === "read") return { access };
  return access === "execution" ? { access, executionId, stage } : undefined;
}

/** The answer to a client's challenge: proves that the hub knows the secret before it is sent a token. */
export function answerChallenge(secret: Uint8Array, nonce: string): string {
  return mac(secret, "challenge", nonce);
}

function mac(secret: Uint8Array, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(`${purpose}\0${text}`).digest("base64url");
}

function claimsOf(identity: Identity): readonly string[] {
  return identity.access === "execution" ? [identity.access, identity.executionId, identity.stage] : [identity.access];
}
