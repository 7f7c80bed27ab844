import { type FileIdentity, identityOf, isSameFile, mayChangeUnseen, statOf } from "./file-identity.js";

type Known<Value> = {
  readonly identity: FileIdentity | undefined;
  readonly result: Promise<Value>;
  /** It was read too soon after it was written to be sure of it. */
  readonly unsure: boolean;
};

/**
 * The same as `read`, which is called again only when the file at `path` is another (inode, time, size) or has come or gone.
 * A failure is remembered too. The same content gives the same object. Of more than `mostKnown` files all are read again.
 */
export function remembered<Value>(
  read: (path: string, shownAs: string) => Promise<Value>,
  mostKnown = 10_000,
): (path: string, shownAs: string) => Promise<Value> {
  const known = new Map<string, Known<Value>>();
  return async (path, shownAs) => {
    const stats = await statOf(path);
    const identity = stats && identityOf(stats);
    const before = known.get(path);
    if (before && !before.unsure && isSame(before.identity, identity)) return before.result;
    const unsure = identity !== undefined && mayChangeUnseen(identity, Date.now());
    const result = read(path, shownAs);
    result.catch(() => {}); // who asks gets it
    if (known.size >= mostKnown) known.clear();
    known.set(path, { identity, result, unsure });
    return result;
  };
}

function isSame(a: FileIdentity | undefined, b: FileIdentity | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSameFile(a, b);
}
