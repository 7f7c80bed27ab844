import { useRef } from "react";
import type { CallInput } from "../../../source/api/calls.js";
import type { LogWindow } from "../../../source/api/log-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { atEnd, cursorIn, moved, type Place, placeAtByte, settled, turned } from "./place.js";

type Kept = Place & { readonly of: string };

/** Which lines are shown. */
export type LogView = Pick<CallInput<"log.window">, "stage" | "filter" | "times">;

const mostLines = 2000;

/**
 * The lines of a log that fit into `height`, kept under `name`: at its end while it is followed, else where the user has gone.
 * The hub is asked for these lines only.
 */
export function useLogWindow(name: string, executionId: string | undefined, view: LogView, height: number) {
  const of = `${executionId} ${view.stage ?? ""}`;
  const [kept, setKept, keptNow] = useKept<Kept>(name, { ...atEnd, of });
  const placeOf = (state: Kept): Place => (state.of === of ? state : atEnd);
  const place = placeOf(kept);
  const count = Math.max(1, Math.min(height, mostLines));
  const { following, from, by } = place;
  const input: CallInput<"log.window"> | undefined =
    executionId === undefined
      ? undefined
      : {
          executionId,
          ...view,
          ...(following ? { from: "end" } : { from, by: Math.max(-100_000, Math.min(100_000, by)) }),
          count,
        };
  const { data, error } = useQuery("log.window", input);
  // Until the next lines are there the ones before stay on the screen.
  const shown = useRef<{ readonly of: string | undefined; readonly window: LogWindow; readonly place: Place }>(
    undefined,
  );
  if (data) shown.current = { of: executionId, window: data, place };
  else if (shown.current?.of !== executionId) shown.current = undefined;
  const window = shown.current?.window;
  const drawn = shown.current?.place ?? place;

  const change = (next: (place: Place) => Place) =>
    setKept((state) => {
      const current = placeOf(state);
      // Keys that arrive together go on from each other, not from what is drawn.
      const isDrawn = current === placeOf(kept) && data !== undefined;
      const base = window && (isDrawn || current.following) ? settled(current, window) : current;
      return { ...next(base), of };
    });
  const canMove = () => window !== undefined || !placeOf(keptNow()).following;
  return {
    window,
    error: window ? undefined : (error satisfies UserError | undefined),
    place: drawn,
    /** The cursor's line in the window; none while the end is followed. */
    cursor: window && !drawn.following ? cursorIn(drawn, window) : undefined,
    following: place.following,
    move: (lines: number) => canMove() && change((base) => moved(base, lines, count)),
    turn: (lines: number) => canMove() && change((base) => turned(base, lines)),
    first: () => change((base) => ({ ...base, following: false, from: 0, by: 0, row: 0 })),
    follow: () => setKept({ ...atEnd, of }),
    pause: () => canMove() && change((base) => base),
    showByte: (byte: number) => change((base) => placeAtByte(base, byte, count)),
  };
}
