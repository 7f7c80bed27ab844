import { UserError } from "../user-error.js";

/** @returns why a job on data has no end of its own: the hub that had it was killed; `hadBegun`: a DVC command of it ran */
export function interrupted(hadBegun: boolean): UserError {
  return new UserError({
    code: "data.interrupted",
    kind: "failed",
    message: hadBegun
      ? "It was interrupted: the hub was killed in the middle, and nobody knows how far DVC came"
      : "It was interrupted: the hub was killed before DVC began",
    hint: "Do it again: nothing is lost, and what is done already is not done twice.",
  });
}
