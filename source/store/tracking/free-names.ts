import { UserError } from "../../domain/user-error.js";
import { exists } from "./limits.js";

/**
 * Whether a new registered model may have a name. A document that could not be read may be the model of that name: two of one
 * name would be the end of both when it is mended.
 */
export function freeNames(models: ReadonlyMap<string, unknown>, report: (problem: UserError) => void) {
  let unread = 0;
  return {
    /** Of a document of a model that could not be read. */
    report: (problem: UserError): void => {
      unread += 1;
      report(problem);
    },
    /** @throws UserError `tracking.exists`, `registry.unread` */
    assertFree: (name: string): void => {
      if (models.has(name)) throw exists("The registered model", name);
      if (unread === 0) return;
      throw new UserError({
        code: "registry.unread",
        kind: "failed",
        message: `The name "${name}" may be taken: ${unread} of the registered models cannot be read`,
        hint: "Mend what slipway doctor names, or move it away, then start the hub again.",
      });
    },
  };
}
