import type { VersionsNote } from "./version-facts.js";

/** What to know of versions that git does not keep, and what changes it. */
export function noteWords(note: VersionsNote | undefined): readonly string[] {
  switch (note) {
    case undefined:
      return [];
    case "no-git":
      return [
        "No git here: only what Slipway itself saw tracked. git init, then commit the .dvc files, keeps versions.",
      ];
    case "no-scm":
      return [
        "No git here (dvc init --no-scm): only what Slipway itself saw tracked. To keep versions for good: git init, dvc config core.no_scm false, commit the .dvc files.",
      ];
    case "no-scm-in-git":
      return [
        "DVC does without git (core.no_scm) although it is here: dvc add tells git nothing. dvc config core.no_scm false mends it; then dvc add again.",
      ];
    case "other-repository":
      return [
        "It lies in a git repository of its own (a submodule): its versions are in the history of that one, this one's has none.",
      ];
    case "no-git-program":
      return ["git is not on the PATH: only what Slipway itself saw tracked. Install git, and its history is here."];
  }
}
