/** The argv that gives a commit's version a name: an annotated tag. */
export function tagCommand(name: string, message: string, commit: string): readonly string[] {
  return ["git", "tag", "-a", name, "-m", message, commit];
}

/** The message of a tag that names a version of one dataset, where no other is given. */
export function nameMessage(path: string, name: string): string {
  return `${path} is ${name}`;
}

/** The dataset that a tag with that message names; undefined: the tag is of the whole commit, or nobody knows. */
export function namedBy({ name, subject }: { readonly name: string; readonly subject: string }): string | undefined {
  const end = nameMessage("", name);
  return subject.length > end.length && subject.endsWith(end) ? subject.slice(0, -end.length) : undefined;
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
