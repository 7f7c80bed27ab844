/** argv of a commit of these paths alone: what else is staged stays staged. */
export function commitCommand(paths: readonly string[], message: string): readonly string[] {
  return ["git", "commit", "--only", "-m", message, "--", ...paths];
}
