/** What SSH carries without falling behind; a log at 100,000 lines a second would fill any line. */
const bytesPerSecond = 90_000;
/** At once: a few whole screens, so that keys are answered as fast as ever. */
const burstBytes = 45_000;
const longestWaitMs = 500;

/**
 * Resolves when more may be drawn, so that what is written (`written`: bytes so far) stays below 90 KB/s over time. What has
 * been written is not taken back: the next waits for it.
 */
export function createPace(written: () => number, now: () => number): () => Promise<void> {
  let left = burstBytes;
  let seenBytes = written();
  let seenAtMs = now();
  return async () => {
    const [bytes, atMs] = [written(), now()];
    const earned = (Math.max(0, atMs - seenAtMs) * bytesPerSecond) / 1000;
    left = Math.min(burstBytes, left + earned) - (bytes - seenBytes);
    [seenBytes, seenAtMs] = [bytes, atMs];
    if (left >= 0) return;
    const waitMs = Math.min(longestWaitMs, (-left * 1000) / bytesPerSecond);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  };
}
