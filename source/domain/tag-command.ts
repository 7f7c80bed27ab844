/** The argv that gives a commit's version a name: an annotated tag. */
export function tagCommand(name: string, message: string, commit: string): readonly string[] {
  return ["git", "tag", "-a", name, "-m", message, commit];
}

/** Why a name cannot be a tag's, by the rules of git check-ref-format; git itself has the last word. */
export function whyNoTagName(name: string): string | undefined {
  if (name === "") return "a name is needed";
  if (/\s/.test(name)) return "a name has no spaces";
  const [bad] = /[~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?=\/|$)/.exec(name) ?? [];
  if (bad !== undefined) return `a name has no ${bad}`;
  if (/^[-/]|[/.]$|(?:^|\/)\.|^@$/.test(name)) return `${name} is no name for a tag`;
  return undefined;
}
