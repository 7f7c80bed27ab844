/** What a typed path may go on as. */
export type PathCompletion = {
  /** The typed path, as far as all that begin so agree; a folder that is alone has a slash at its end. */
  readonly text: string;
  /** The first of their last parts, in order, folders with a slash. */
  readonly names: readonly string[];
  readonly total: number;
};

/** Parts that are told of one completion. */
const mostNames = 20;

/** The folder that is looked into, with its slash or empty, and the beginning of the name in it. */
export function typedParts(typed: string): { readonly folder: string; readonly start: string } {
  const end = typed.lastIndexOf("/") + 1;
  return { folder: typed.slice(0, end), start: typed.slice(end) };
}

/** As a shell completes: hidden names only where a dot was typed. `names`: of all that is in the folder, folders with a slash. */
export function completedPath(typed: string, names: readonly string[]): PathCompletion {
  const { folder, start } = typedParts(typed);
  const found = names
    .filter((name) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")))
    .sort((a, b) => (a < b ? -1 : 1));
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return { text: typed, names: [], total: 0 };
  return { text: `${folder}${sharedStart(first, last)}`, names: found.slice(0, mostNames), total: found.length };
}

/** Of the first and the last of names in order it is that of all; half of a letter outside of the usual ones is none. */
function sharedStart(first: string, last: string): string {
  const [letters, others] = [[...first], [...last]];
  const end = letters.findIndex((letter, at) => letter !== others[at]);
  return end < 0 ? first : letters.slice(0, end).join("");
}
