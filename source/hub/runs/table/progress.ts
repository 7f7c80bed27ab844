import type { RunId } from "../../../domain/ids.js";
import { type ListedRun, onceForKeys } from "../../../domain/run-table/listed-run.js";
import { progressNames, totalEpochs, totalSteps } from "../../../domain/run-table/total-steps.js";

/** Steps a second are those of so many ms of points. */
const windowMs = 60_000;
/** Two points closer to each other say little. */
const leastMs = 1000;

/** How fast runs go and when they will be done, by what they have logged. */
export type Progress = {
  /** Steps a second: of a run that is alive over the last minute of its points as they were seen, else over all of it. */
  readonly speed: (run: ListedRun, alive: boolean) => number | undefined;
  /** When a run that is alive will be done, in epoch ms; undefined where nothing tells how long it is. */
  readonly endsAtMs: (run: ListedRun) => number | undefined;
};

type Seen = { readonly timeMs: number; readonly step: number };

export function createProgress(): Progress {
  const seen = new Map<RunId, Seen[]>();

  const recent = (runId: RunId, now: Seen): number | undefined => {
    const before = seen.get(runId) ?? [];
    const last = before.at(-1);
    // A run that begins again, or a clock that was set back, is looked at anew.
    const isBack = last !== undefined && (now.step < last.step || now.timeMs < last.timeMs);
    const points = isBack ? [] : before.filter(({ timeMs }) => now.timeMs - timeMs <= windowMs);
    if (last === undefined || isBack || now.timeMs > last.timeMs) points.push(now);
    seen.set(runId, points);
    const [first] = points;
    return first && now.timeMs - first.timeMs >= leastMs ? rate(first, now) : undefined;
  };

  const speed = (run: ListedRun, alive: boolean): number | undefined => {
    const now = lastSeen(run);
    if (!now) return undefined;
    const whole = rate({ timeMs: run.head.startedAtMs, step: 0 }, now);
    return alive ? (recent(run.runId, now) ?? whole) : whole;
  };

  return {
    speed,
    endsAtMs: (run) => {
      const now = lastSeen(run);
      if (!now) return undefined;
      const read = numbers(run);
      const total = totalSteps(read);
      if (total !== undefined) {
        const perSecond = speed(run, true);
        if (perSecond === undefined || perSecond <= 0) return undefined;
        return now.timeMs + (Math.max(0, total - now.step) / perSecond) * 1000;
      }
      const epochs = totalEpochs(read);
      const epoch = run.figure("last", epochAt(run.keys("metric")));
      if (epochs === undefined || epoch === undefined || !(epoch > 0)) return undefined;
      const { startedAtMs } = run.head;
      return startedAtMs + (now.timeMs - startedAtMs) / Math.min(1, epoch / epochs);
    },
  };
}

/** Where the metric stands that tells how far a run is: the loss, else the first that is no figure of the machine. */
export const leadingAt = onceForKeys((keys) => {
  const exact = keys.indexOf("loss");
  if (exact >= 0) return exact;
  const named = keys.findIndex((key) => !key.startsWith("system/") && /(^|[/_.])loss$/i.test(key));
  if (named >= 0) return named;
  return keys.findIndex((key) => !key.startsWith("system/"));
});

const epochAt = onceForKeys((keys) => keys.findIndex((key) => key === "epoch" || key.endsWith("/epoch")));

/** By the last part of a key (`training.max_steps`), where it stands. */
const placesOf = onceForKeys((keys) => {
  const wanted = new Set(progressNames);
  return new Map(
    keys.map((key, at) => [key.split(/[./]/).at(-1) ?? key, at] as const).filter(([name]) => wanted.has(name)),
  );
});

function numbers(run: ListedRun) {
  const [params, tags] = [placesOf(run.keys("param")), placesOf(run.keys("tag"))];
  return (name: string): number | undefined => {
    const text = run.value("param", params.get(name) ?? -1) ?? run.value("tag", tags.get(name) ?? -1);
    const number = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(number) ? number : undefined;
  };
}

function lastSeen(run: ListedRun): Seen | undefined {
  const at = leadingAt(run.keys("metric"));
  const [timeMs, step] = [run.figure("lastTimeMs", at), run.figure("lastStep", at)];
  return timeMs === undefined || step === undefined ? undefined : { timeMs, step };
}

function rate(from: Seen, to: Seen): number | undefined {
  const [steps, ms] = [to.step - from.step, to.timeMs - from.timeMs];
  return steps > 0 && ms > 0 ? (steps / ms) * 1000 : undefined;
}
