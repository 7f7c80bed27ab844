import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";

/**
 * @throws UserError `project.not-trusted`: a folder that is not trusted, or not as it is now, is only read; `project.unreadable`: nobody
 * can tell what it runs
 */
export async function requireTrusted({ trust, projectRoot }: Pick<HubContext, "trust" | "projectRoot">): Promise<void> {
  if (await trust.isTrusted()) return;
  const found = await trust.whyNot();
  if (found.why === "unreadable") {
    throw new UserError({
      code: "project.unreadable",
      kind: "refused",
      message: `What ${projectRoot} runs cannot be read, so nothing in it is changed: ${found.problems.join("; ")}`,
      hint: "Mend the file, then do it again.",
    });
  }
  if (found.why === "changed") {
    throw new UserError({
      code: "project.not-trusted",
      kind: "refused",
      message: `What ${projectRoot} runs has changed since it was trusted: nothing in it is changed until that is trusted, too`,
      hint: "Look at it and trust it: slipway trust (or T in the app).",
    });
  }
  throw new UserError({
    code: "project.not-trusted",
    kind: "refused",
    message: `${projectRoot} is not trusted: nothing in it is changed, and none of its git hooks is run`,
    hint: "Trust it: slipway trust (or T in the app).",
  });
}
