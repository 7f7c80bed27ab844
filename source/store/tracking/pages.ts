import type { Page } from "../../domain/tracking-store.js";
import { invalid } from "./limits.js";

type Sizes = { readonly usual: number; readonly most: number };

/** The page that the token asks for; tokens are opaque for clients: the offset in base64url. */
export function page<T>(
  items: readonly T[],
  pageToken: string | undefined,
  maxResults: number | undefined,
  sizes: Sizes,
): Page<T> {
  const { from, end, nextPageToken } = pageRange(items.length, pageToken, maxResults, sizes);
  return { items: items.slice(from, end), nextPageToken };
}

/** The page of `count` items as a range from `from` to `end - 1`. */
export function pageRange(
  count: number,
  pageToken: string | undefined,
  maxResults: number | undefined,
  sizes: Sizes,
): { readonly from: number; readonly end: number; readonly nextPageToken: string | undefined } {
  const size = maxResults ?? sizes.usual;
  if (!Number.isInteger(size) || size < 1 || size > sizes.most) {
    throw invalid(`max_results must be a whole number from 1 to ${sizes.most}, got ${size}`);
  }
  const from = pageToken ? offsetOf(pageToken) : 0;
  const end = from + size;
  return { from, end, nextPageToken: end < count ? Buffer.from(`o${end}`).toString("base64url") : undefined };
}

function offsetOf(token: string): number {
  const [, digits] = /^o(\d{1,15})$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (digits === undefined) throw invalid(`The page token ${JSON.stringify(token)} is not one of ours`);
  return Number(digits);
}
