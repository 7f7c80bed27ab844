import { label } from "../source/ui/text/sanitize.js";

/** The commit that a run was made from as every screen shows it, and that there were changes beside it; "" where it is not known. */
export function codeOf(tags: readonly (readonly [key: string, value: string])[]): string {
  const tag = (name: string) => tags.find(([key]) => key === name)?.[1];
  const commit = tag("slipway.git.commit") ?? tag("git_commit") ?? tag("mlflow.source.git.commit");
  if (commit === undefined || commit === "") return "";
  return `${label(commit).slice(0, 8)}${tag("slipway.git.dirty") === "true" ? " + changes" : ""}`;
}
