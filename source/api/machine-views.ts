import { z } from "zod";
import type { GpuInstance, MachineProcess, MachineSample, Used } from "../domain/machine/machine-sample.js";

/**
 * What the header shows, rounded so that a steady machine is told once. Without work of ours only what is worth a look: cards,
 * a disk that is nearly full.
 */
export type MachineStrip = {
  readonly cpu?: { readonly percent: number; readonly course: readonly number[] };
  readonly memory?: Used;
  /** All cards together: mean of their use, sum of their memory, the hottest. */
  readonly gpus?: {
    readonly count: number;
    readonly percent?: number | undefined;
    readonly course: readonly number[];
    readonly memory?: Used | undefined;
    readonly temperatureC?: number | undefined;
  };
  readonly lowDisk?: { readonly holds: string; readonly freePercent: number };
};

/** x is epoch ms; min, max and last of the samples in the column. */
export type CourseColumn = readonly [x: number, min: number, max: number, last: number];

export type MachinePage = {
  /** Undefined until the first look. */
  readonly sample?: MachineSample;
  readonly everyMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** By what it is of: `cpu`, `memory`, `read`, `written`, `received`, `sent`, `gpus` (their mean), `gpu0`, `gpu0.memory`. */
  readonly courses: Readonly<Record<string, readonly CourseColumn[]>>;
  readonly processes: readonly MachineProcess[];
  readonly instances: readonly GpuInstance[];
  /** Why a tool that is there tells nothing. */
  readonly gpuProblem?: string | undefined;
  /** Cards that nobody uses now. */
  readonly free: readonly number[];
  /** What `CUDA_VISIBLE_DEVICES` of the next run will be; undefined: as in its environment. */
  readonly chosen?: string | undefined;
};

export const machinePageSchema = z.object({
  /** Most columns of a course. */
  columns: z.number().int().min(1).max(1000),
  /** Waits for figures that need two looks, and for the cards' tool. */
  whole: z.boolean().optional(),
});

/** `0,1`, ids, `all` (as in the environment), `free` or `none`. */
export const gpusSchema = z.string().min(1).max(1000);
