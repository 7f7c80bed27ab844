import type { RunId } from "../../domain/ids.js";
import { asRunId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";

/** @throws UserError `run.bad-id` */
export function requireRunId(text: string): RunId {
  const id = asRunId(text);
  if (id !== undefined) return id;
  throw new UserError({
    code: "run.bad-id",
    kind: "invalid",
    message: `"${text}" is not the id of a run (32 hex digits)`,
    hint: "List the ids with: slipway runs ls",
  });
}
