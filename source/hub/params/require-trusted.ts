import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";

/** @throws UserError `project.not-trusted`: a folder that is not trusted is only read */
export async function requireTrusted({ trust, projectRoot }: Pick<HubContext, "trust" | "projectRoot">): Promise<void> {
  if (await trust.isTrusted()) return;
  throw new UserError({
    code: "project.not-trusted",
    kind: "refused",
    message: `${projectRoot} is not trusted: nothing in it is changed, and none of its git hooks is run`,
    hint: "Trust it: slipway trust (or T in the app).",
  });
}
