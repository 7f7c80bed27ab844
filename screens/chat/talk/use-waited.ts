import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useShell } from "../../shell/shell-context.js";

type Wait = { readonly what: string; readonly sinceMs: number };

/** For how long this terminal has waited for `what`, in ms, looked at every second; undefined where it waits for nothing. */
export function useWaited(what: string | undefined): number | undefined {
  const { now } = useShell();
  const [wait, setWait] = useKept<Wait | undefined>("talk.wait", undefined);
  const nowMs = useTick(now, what === undefined ? undefined : 1000);
  if (wait?.what !== what) setWait(what === undefined ? undefined : { what, sinceMs: nowMs });
  return what !== undefined && wait?.what === what ? nowMs - wait.sinceMs : undefined;
}
