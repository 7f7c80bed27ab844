/** How a text says that it is of Unicode: by a byte order mark, or by the NUL of each Latin letter. */
export type Unicode = "utf-8" | "utf-16le" | "utf-16be";

/** Bytes of a file's beginning that are looked at. */
const mostLooked = 4096;

/** What the beginning of a file tells; undefined: it says nothing, which most of UTF-8 does. */
export function unicodeOf(bytes: Uint8Array): Unicode | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const [even, odd] = [nuls(bytes, 0), nuls(bytes, 1)];
  const isMost = (count: number) => count * 2 > Math.min(bytes.length, mostLooked) * 0.7;
  if (isMost(odd) && even === 0) return "utf-16le";
  return isMost(even) && odd === 0 ? "utf-16be" : undefined;
}

function nuls(bytes: Uint8Array, from: number): number {
  let count = 0;
  for (let at = from; at < bytes.length && at < mostLooked; at += 2) if (bytes[at] === 0) count += 1;
  return count;
}

/** Bytes of the mark that are no text. */
export function markBytes(unicode: Unicode | undefined): number {
  return unicode === "utf-8" ? 3 : 0;
}

export function isWide(unicode: Unicode | undefined): unicode is "utf-16le" | "utf-16be" {
  return unicode === "utf-16le" || unicode === "utf-16be";
}
