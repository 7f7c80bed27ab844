import type { ProjectView } from "../../../source/api/views.js";

type Known = Pick<ProjectView, "trusted" | "tools" | "git">;

/** What to do, in order, until the first version of some data is there: what is done already is left out. */
export function firstSteps(project: Known | undefined, hasDvc: boolean): readonly string[] {
  const lacksDvc = project?.tools.some(({ name, state }) => name === "dvc" && state === "missing") ?? false;
  const steps = [
    ...(project?.trusted === false ? ["T trusts this folder"] : []),
    ...(project && !project.git ? ["git init in a shell keeps versions"] : []),
    ...(lacksDvc ? ["I installs DVC"] : []),
    ...(hasDvc ? [] : ["I sets DVC up (dvc init)"]),
    "A tracks a file or folder (dvc add)",
    "c commits it: that is its first version",
  ];
  return [
    hasDvc ? "DVC tracks nothing yet:" : "DVC is not set up here:",
    ...steps.map((step, at) => `${at + 1}  ${step}`),
  ];
}
