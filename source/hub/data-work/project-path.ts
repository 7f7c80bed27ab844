import { normalize } from "node:path";
import { isInside } from "../../adapters/dvc/dot-dvc.js";
import { UserError } from "../../domain/user-error.js";

/** The path in the project, without `./` and a slash at its end. @throws UserError `data.outside` */
export function projectPath(path: string): string {
  const inProject = normalize(path).replace(/\/+$/, "");
  if (isInside(inProject) && inProject !== ".") return inProject;
  if (inProject === ".") throw isProject();
  throw new UserError({
    code: "data.outside",
    kind: "invalid",
    message: `"${path}" is not in the project`,
    hint: "Give a path below the project's folder; data of elsewhere comes by: slipway data import URL",
  });
}

function isProject(): UserError {
  return new UserError({
    code: "data.whole-project",
    kind: "invalid",
    message: '"." is the project itself, code and all: it is not taken as data',
    hint: "Name the folder or the files that are data: slipway data add data",
  });
}
