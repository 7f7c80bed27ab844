import type { ModelProgress } from "../../../adapters/ollama/pull.js";
import type { JobLayer, ModelJob } from "../../../domain/ollama.js";

type Progress = Pick<
  ModelJob,
  "status" | "layers" | "totalBytes" | "completedBytes" | "bytesPerSecond" | "remainingMs"
>;

/** The speed is that of so long. */
const speedOverMs = 5000;
/** Of less a speed says nothing. */
const speedFromMs = 500;

/** Sums the lines of a pull up: bytes of each layer and all, speed of the last seconds, the time that is left of what is known. */
export function createJobProgress(now: () => number): {
  readonly add: (line: ModelProgress) => void;
  readonly view: () => Progress;
} {
  const layers = new Map<string, JobLayer>();
  /** What of a layer was there before: a pull that goes on. */
  const hadBefore = new Map<string, number>();
  const looks: { readonly atMs: number; readonly freshBytes: number }[] = [];
  let status = "";

  const sum = (pick: (layer: JobLayer) => number) => [...layers.values()].reduce((all, layer) => all + pick(layer), 0);
  return {
    add: (line) => {
      status = line.status;
      const { digest, totalBytes, completedBytes = 0 } = line;
      if (digest === undefined || totalBytes === undefined) return;
      if (!hadBefore.has(digest)) hadBefore.set(digest, completedBytes);
      layers.set(digest, { digest, totalBytes, completedBytes });
      const atMs = now();
      looks.push({ atMs, freshBytes: sum((layer) => layer.completedBytes - (hadBefore.get(layer.digest) ?? 0)) });
      while (looks.length > 2 && atMs - (looks[1]?.atMs ?? atMs) > speedOverMs) looks.shift();
    },
    view: () => {
      const totalBytes = sum((layer) => layer.totalBytes);
      const completedBytes = sum((layer) => layer.completedBytes);
      const bytesPerSecond = speedOf(looks, now());
      const known = { status, layers: [...layers.values()], totalBytes, completedBytes };
      if (bytesPerSecond === undefined) return known;
      const left = totalBytes - completedBytes;
      if (bytesPerSecond <= 0) return { ...known, bytesPerSecond };
      return { ...known, bytesPerSecond, remainingMs: (left / bytesPerSecond) * 1000 };
    },
  };
}

function speedOf(
  looks: readonly { readonly atMs: number; readonly freshBytes: number }[],
  nowMs: number,
): number | undefined {
  const [oldest] = looks;
  const newest = looks.at(-1);
  if (!oldest || !newest) return undefined;
  // A download that stands still slows down to nothing.
  const tookMs = Math.max(newest.atMs, nowMs) - oldest.atMs;
  return tookMs < speedFromMs ? undefined : ((newest.freshBytes - oldest.freshBytes) / tookMs) * 1000;
}
