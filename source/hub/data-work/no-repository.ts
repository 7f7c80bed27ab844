import { UserError } from "../../domain/user-error.js";

export function noRepository(projectRoot: string): UserError {
  return new UserError({
    code: "dvc.no-repository",
    kind: "missing",
    message: `DVC is not set up in ${projectRoot}`,
    hint: "Set it up: slipway data init (I in Datasets)",
  });
}
