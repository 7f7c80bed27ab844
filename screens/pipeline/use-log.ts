import type { LogFacts } from "../../source/actions/scopes.js";
import type { LogWindow } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import type { UserError } from "../../source/domain/user-error.js";
import { useKept } from "../../source/ui/use-kept.js";

type State = { readonly following: boolean; readonly wrapped: boolean; readonly first: number };

export type Log = {
  readonly window: LogWindow | undefined;
  readonly error: UserError | undefined;
  readonly facts: LogFacts;
};

/**
 * The lines of an execution's log, or of a stage's part of it, that fit into `height`: at its end while it is followed, else
 * where the user has gone, which is kept by `place`.
 */
export function useLog(
  executionId: string | undefined,
  height: number,
  { place: kept, stage }: { readonly place: string; readonly stage?: string | undefined } = { place: "pipeline.log" },
): Log {
  const [state, setState, stateNow] = useKept<State>(kept, { following: true, wrapped: false, first: 0 });
  const { following, wrapped, first } = state;
  const count = Math.max(1, Math.min(height, 2000));
  const from = following ? ("end" as const) : first;
  const input =
    executionId === undefined ? undefined : { executionId, ...(stage === undefined ? {} : { stage }), from, count };
  const { data: window, error } = useQuery("log.window", input);
  const total = window?.totalLines ?? 0;
  const shownFirst = window?.firstLine ?? 0;
  // Keys that arrive together go on from each other, not from what is drawn.
  const place = () => (stateNow().following ? shownFirst : stateNow().first);
  const goTo = (line: number) => {
    const lowest = Math.max(0, total - count);
    setState((current) => ({ ...current, following: line >= lowest, first: Math.max(0, Math.min(line, lowest)) }));
  };
  return {
    window,
    error,
    facts: {
      total,
      following,
      wrapped,
      move: (by) => goTo(place() + by),
      page: (by) => goTo(place() + by * Math.max(1, count - 1)),
      halfPage: (by) => goTo(place() + by * Math.max(1, Math.floor(count / 2))),
      first: () => goTo(0),
      last: () => setState((current) => ({ ...current, following: true })),
      toggleFollow: () => setState((current) => ({ ...current, following: !current.following, first: shownFirst })),
      toggleWrap: () => setState((current) => ({ ...current, wrapped: !current.wrapped })),
    },
  };
}
