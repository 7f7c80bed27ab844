import type { Page } from "../../domain/tracking-store.js";
import { invalid } from "./limits.js";

/** The page that the token asks for; tokens are opaque for clients: the offset in base64url. */
export function page<T>(
  items: readonly T[],
  pageToken: string | undefined,
  maxResults: number | undefined,
  defaults: { readonly usual: number; readonly most: number },
): Page<T> {
  const size = maxResults ?? defaults.usual;
  if (!Number.isInteger(size) || size < 1 || size > defaults.most) {
    throw invalid(`max_results must be a whole number from 1 to ${defaults.most}, got ${size}`);
  }
  const from = pageToken ? offsetOf(pageToken) : 0;
  const end = from + size;
  return {
    items: items.slice(from, end),
    nextPageToken: end < items.length ? Buffer.from(`o${end}`).toString("base64url") : undefined,
  };
}

function offsetOf(token: string): number {
  const [, digits] = /^o(\d{1,15})$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (digits === undefined) throw invalid(`The page token ${JSON.stringify(token)} is not one of ours`);
  return Number(digits);
}
