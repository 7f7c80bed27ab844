import { UserError } from "../user-error.js";
import type { GpuProcess, GpuSample } from "./machine-sample.js";

/** A card counts as free that nobody computes on: no process, and next to nothing of its memory or time in use. */
const mostIdlePercent = 5;
const mostIdleMemory = 0.05;

const device = /^(\d{1,3}|(GPU|MIG)-[\w/-]{1,80})$/;

/** Which cards a run is to have: as the environment says, or these (none: an empty list). */
export type GpuChoice =
  | { readonly kind: "all" }
  | { readonly kind: "free" }
  | { readonly kind: "some"; readonly ids: readonly string[] };

/**
 * What the user means by `0,1`, `none`, `all`, `free`, or ids of cards and of MIG instances.
 * @throws UserError `gpu.bad-choice`
 */
export function parseGpuChoice(text: string): GpuChoice {
  const word = text.trim();
  if (word === "all" || word === "free") return { kind: word };
  if (word === "none") return { kind: "some", ids: [] };
  const ids = word.split(",").map((id) => id.trim());
  const wrong = ids.find((id) => !device.test(id));
  if (wrong !== undefined) throw badChoice(`"${wrong}" is no GPU`);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw badChoice(`GPU ${twice} is named twice`);
  return { kind: "some", ids };
}

/** @throws UserError `gpu.bad-choice` for the number of a card that is not there; ids are the driver's business */
export function checkAgainst(ids: readonly string[], gpus: readonly GpuSample[]): void {
  const missing = ids.find((id) => /^\d+$/.test(id) && !gpus.some(({ index }) => String(index) === id));
  if (missing === undefined || gpus.length === 0) return;
  throw badChoice(`There is no GPU ${missing}: the machine has ${gpus.map(({ index }) => index).join(", ")}`);
}

/** The numbers of the cards that nobody uses. */
export function freeGpus(gpus: readonly GpuSample[], processes: readonly GpuProcess[]): readonly number[] {
  const busy = new Set(processes.map(({ gpu }) => gpu));
  return gpus
    .filter(({ index, isSplit, utilPercent = 0, memoryUsedBytes = 0, memoryTotalBytes = 0 }) => {
      const usesMemory = memoryUsedBytes > memoryTotalBytes * mostIdleMemory;
      return !isSplit && !busy.has(index) && utilPercent <= mostIdlePercent && !usesMemory;
    })
    .map(({ index }) => index);
}

function badChoice(message: string): UserError {
  return new UserError({
    code: "gpu.bad-choice",
    kind: "invalid",
    message,
    hint: "Name cards by number, as in 0,1, or say all, free or none; see: slipway machine",
  });
}
