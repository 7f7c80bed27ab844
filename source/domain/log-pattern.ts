import { UserError } from "./user-error.js";

/**
 * What a user has typed to search for as an expression. Lower case finds both, a capital is meant. What does not compile is
 * looked for as it stands; `exact`: it is an error.
 * @throws UserError `log.bad-pattern`
 */
export function patternRegex(text: string, { exact = false }: { readonly exact?: boolean | undefined } = {}): RegExp {
  const flags = text === text.toLowerCase() ? "i" : "";
  try {
    return new RegExp(text, flags);
  } catch (error) {
    if (!exact) return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"), flags);
    throw new UserError({
      code: "log.bad-pattern",
      kind: "invalid",
      message: `${text} is no regular expression: ${error instanceof Error ? error.message : error}`,
      hint: "Put a backslash before a character that is meant as it stands.",
    });
  }
}
