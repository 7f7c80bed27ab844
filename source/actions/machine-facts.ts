import type { GpuSample } from "../domain/machine/machine-sample.js";

/** The page of the machine. */
export type MachineFacts = {
  readonly close: () => void;
  readonly gpus: readonly GpuSample[];
  /** Cards that nobody uses. */
  readonly free: readonly number[];
  /** The card under the cursor. */
  readonly gpu: number | undefined;
  /** What `CUDA_VISIBLE_DEVICES` of the next run is; undefined: as in its environment. */
  readonly chosen: string | undefined;
  readonly nextSort: () => void;
  readonly filter: () => void;
};
