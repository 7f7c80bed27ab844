/** One line of a .dvcignore or .gitignore. */
export type IgnorePattern = {
  /** Matches a path relative to the folder of the file. */
  readonly matches: RegExp;
  /** `!pattern`: takes back. */
  readonly negated: boolean;
  /** `pattern/` */
  readonly foldersOnly: boolean;
};

/** The patterns of a file's text, in order (gitignore(5); DVC strips each line at both ends). */
export function parseIgnore(text: string): readonly IgnorePattern[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const pattern = patternOf(line.trim());
    return pattern ? [pattern] : [];
  });
}

function patternOf(line: string): IgnorePattern | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  const negated = line.startsWith("!");
  const text = (negated ? line.slice(1) : line).replace(/^\\([#!])/, "$1");
  const foldersOnly = text.endsWith("/");
  const body = text.replace(/\/+$/, "");
  if (body === "") return undefined;
  // A slash before the end ties the pattern to the file's folder.
  const anchored = body.includes("/");
  const expression = `^${anchored ? "" : "(?:.*/)?"}${globExpression(body.replace(/^\//, ""))}$`;
  try {
    return { matches: new RegExp(expression, "s"), negated, foldersOnly };
  } catch {
    return undefined; // a class like [z-a] matches nothing
  }
}

/** `**` between slashes, `*`, `?`, `[…]`, an escaped character, any other. */
const globToken = /(^|\/)\*\*(\/|$)|\*+|\?|\[[!^]?\]?[^\]/]*\]|\\.|./gs;

function globExpression(glob: string): string {
  return glob.replaceAll(globToken, (token: string, before?: string, after?: string) => {
    if (before !== undefined) return `${before}${after === "/" ? "(?:.*/)?" : ".*"}`;
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[") && token.length > 1) return token.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    const character = token.length > 1 ? token.slice(1) : token;
    return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  });
}
