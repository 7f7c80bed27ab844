import { dirname } from "node:path";
import { makeProject, type Project } from "../../test/support/project.js";
import { removeAtEnd } from "./cleanup.js";

/** An empty project; its folder is gone at the end, whatever ends the benchmark. */
export function benchProject(): Project {
  const project = makeProject({}, { git: false });
  removeAtEnd(dirname(project.root));
  return project;
}
