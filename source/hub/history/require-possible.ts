import type { CallInput } from "../../api/calls.js";
import type { RerunPlan } from "../../api/history-views.js";
import { leftWords } from "../../domain/pipeline/history.js";
import type { Execution } from "../../domain/pipeline.js";
import { UserError } from "../../domain/user-error.js";

/** More are counted. */
const mostNamed = 8;

/** @throws UserError `history.not-noted`, `history.not-as-it-was` where it would not run with the params that are asked for */
export function requirePossible(
  { executionId }: Execution,
  values: CallInput<"history.rerun">["values"],
  { left, noted }: RerunPlan,
): void {
  if ((values === "all" || values === "near") && !noted) {
    throw new UserError({
      code: "history.not-noted",
      kind: "refused",
      message: `What params #${executionId} ran with was not noted: nothing was run`,
      hint: "Run it with those of now: --with now; with those that were set for it: --with set",
    });
  }
  const differing = values === "all" || values === "set" ? left[values] : [];
  if (differing.length === 0) return;
  const named = differing.slice(0, mostNamed).map(leftWords);
  const rest = differing.length > named.length ? `; ${differing.length - named.length} more` : "";
  throw new UserError({
    code: "history.not-as-it-was",
    kind: "refused",
    message: `#${executionId} cannot run with the params as they were, nothing was run: ${named.join("; ")}${rest}`,
    hint:
      values === "all"
        ? "Run it so, with the others as they were: --with near; with the params as they are: --with now"
        : "Run it with the params as they are: --with now",
  });
}
