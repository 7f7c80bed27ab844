import type { TableProgress } from "../../domain/data/table-progress.js";

/** Counts what was read, pass after pass over the files. */
export type Meter = {
  /** The pass that begins now, of so many bytes: the one before it is done. */
  readonly begin: (step: string, bytes: number) => void;
  /** How much of the pass is done, from 0 to 1; less than before is not believed. */
  readonly at: (share: number) => void;
};

/** It tells no more often than so. */
const everyMs = 100;

/** A meter of `totalBytes` in all passes together, which tells each new one and at most ten times a second how far it is. */
export function createMeter(totalBytes: number, tell: (progress: TableProgress) => void): Meter {
  let pass = { step: "", bytes: 0, share: 0 };
  let before = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const say = () => {
    toldAtMs = performance.now();
    const done = before + pass.bytes * pass.share;
    tell({ step: pass.step, doneBytes: Math.min(totalBytes, Math.round(done)), totalBytes });
  };
  return {
    begin: (step, bytes) => {
      before += pass.bytes;
      pass = { step, bytes, share: 0 };
      say();
    },
    at: (share) => {
      if (!(share > pass.share)) return;
      pass.share = Math.min(1, share);
      if (performance.now() - toldAtMs >= everyMs) say();
    },
  };
}
