/** Where the hub means to answer otherwise than the real server 3.17.2. */
export type Difference = {
  /** The title of the case. */
  readonly case: string;
  /** Where in what the case returns: `[2].status`; "" is the whole. */
  readonly at: string;
  readonly hub: unknown;
  readonly real: unknown;
  readonly reason: string;
};

const named = "The code says what it is: the real server passes on the error of its database.";
const refused = "A word that is none of the values is refused, not taken for the usual one.";
const retried = "The client repeats a 5xx for minutes: what is wrong with a request is answered with a 4xx.";

/** Every one of them. The suite fails for one that is not here, and for one here that does not occur. */
export const differences: readonly Difference[] = [
  {
    case: "a deleted experiment is still read, is not deleted twice, not renamed, and is restored once",
    at: "[2]",
    hub: { status: 400, code: "INVALID_PARAMETER_VALUE" },
    real: { status: 500, code: "INVALID_STATE" },
    reason: retried,
  },
  {
    case: "an experiment cannot take the name of another one",
    at: "",
    hub: { status: 400, code: "RESOURCE_ALREADY_EXISTS" },
    real: { status: 400, code: "BAD_REQUEST" },
    reason: named,
  },
  { case: "experiments are shown by their stage", at: "[1][4]", hub: 400, real: 200, reason: refused },
];
