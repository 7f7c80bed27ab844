/** What went wrong, in the few ways that callers treat differently (exit codes, HTTP statuses, MLflow error codes). */
export type UserErrorKind =
  | "invalid" // the caller's words are wrong
  | "not-found"
  | "exists" // a thing of that name is there already
  | "refused" // not allowed: token, trust, read-only, gate
  | "conflict" // the state does not admit it now (work alive, lock held)
  | "missing" // a tool, server or file that this needs is not there
  | "unavailable" // full disk, hub draining: may work later
  | "failed"; // it was tried and did not work

type UserErrorFields = {
  /** Stable, dotted, for scripts: `dvc.not-installed`. */
  readonly code: string;
  readonly kind: UserErrorKind;
  /** What failed with which value. */
  readonly message: string;
  /** One imperative sentence: what to do next. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
};

/** An error that is the user's business: shown as a toast, as a line on stderr, as an error reply. Everything else is a bug. */
export class UserError extends Error {
  readonly code: string;
  readonly kind: UserErrorKind;
  readonly hint: string | undefined;

  constructor({ code, kind, message, hint, cause }: UserErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UserError";
    this.code = code;
    this.kind = kind;
    this.hint = hint;
  }
}
