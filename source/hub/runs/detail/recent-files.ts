import { stat } from "node:fs/promises";

/** What was made of the last few files, made anew when a file has changed. */
export function recentFiles<Value>(
  most: number,
  make: (path: string) => Promise<Value>,
): (path: string) => Promise<Value> {
  const kept = new Map<string, { readonly stamp: string; readonly value: Promise<Value> }>();
  return async (path) => {
    const info = await stat(path).catch(() => undefined);
    const stamp = `${info?.mtimeMs} ${info?.size} ${info?.ino}`;
    const known = kept.get(path);
    const entry = known?.stamp === stamp ? known : { stamp, value: make(path) };
    // The last used is the last to go.
    kept.delete(path);
    kept.set(path, entry);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return entry.value;
  };
}
