import { UserError } from "../../domain/user-error.js";

/** `slipway internal NAME …`: what Slipway starts of itself. Not for users: names and arguments may change. */
export async function runInternal(argv: readonly string[]): Promise<number> {
  const [name = ""] = argv;
  throw new UserError({ code: "arguments.invalid", kind: "invalid", message: `There is no slipway internal ${name}` });
}
