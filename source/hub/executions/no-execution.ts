import { UserError } from "../../domain/user-error.js";

/** There is none of this number. */
export function noExecution(id: string): UserError {
  return new UserError({
    code: "execution.not-found",
    kind: "not-found",
    message: `There is no execution ${id}`,
    hint: "List them with: slipway ps --all",
  });
}
