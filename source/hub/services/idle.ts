import type { ExperimentId } from "../../domain/ids.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { folderIdentity } from "../../store/folder-identity.js";

const checkEveryMs = 1000;
/** A RUNNING run keeps the hub alive while its last point is younger; a run that died in silence does not for ever. */
const runCountsForMs = 24 * 3600_000;

/** Ends a hub that nobody needs: no terminal, no work, no request, no live run for so long; and one without its folder. */
export function createIdleClock(options: {
  readonly idleS: number | undefined;
  readonly now: () => number;
  readonly slipwayDir: string;
  /** Of that folder when the hub began: one that is removed meanwhile may be made again by what the hub itself writes. */
  readonly home: string | undefined;
  readonly store: TrackingStore;
  readonly busy: () => boolean;
  readonly onEnd: () => void;
}) {
  const { now, store } = options;
  let lastUseMs = now();
  let timer: NodeJS.Timeout | undefined;

  const check = async () => {
    const here = folderIdentity(options.slipwayDir);
    if (here === undefined || here !== options.home) return options.onEnd();
    if (options.busy()) lastUseMs = now();
    if (options.idleS === undefined || now() - lastUseMs < options.idleS * 1000) return;
    if (await hasLiveRun(store, now())) return;
    options.onEnd();
  };

  return {
    touch: () => {
      lastUseMs = now();
    },
    start: () => {
      timer = setInterval(() => void check(), checkEveryMs);
    },
    stop: () => clearInterval(timer),
  };
}

async function hasLiveRun(store: TrackingStore, nowMs: number): Promise<boolean> {
  const { items } = await store.searchExperiments({ maxResults: 50_000 });
  const experimentIds: ExperimentId[] = items.map(({ experimentId }) => experimentId);
  const running = await store.searchRuns({ experimentIds, filter: "status = 'RUNNING'", maxResults: 50_000 });
  return running.items.some(({ startedAtMs, metrics }) => {
    const last = [...metrics.values()].reduce(
      (latest, { last }) => Math.max(latest, Number(last.timestampMs)),
      startedAtMs,
    );
    return nowMs - last < runCountsForMs;
  });
}
