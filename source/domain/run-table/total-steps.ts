/**
 * Names under which trainers log how many steps a run will have: Transformers and TRL (max_steps), Lightning, Axolotl,
 * torchtune (max_steps_per_epoch stands with epochs), nanoGPT (max_iters), Accelerate's examples.
 */
const totals = [
  "total_steps",
  "max_steps",
  "num_training_steps",
  "max_train_steps",
  "num_steps",
  "train_steps",
  "max_iters",
  "iterations",
];
const epochs = ["num_train_epochs", "num_epochs", "max_epochs", "epochs", "n_epochs"];
const stepsPerEpoch = ["steps_per_epoch", "max_steps_per_epoch", "num_update_steps_per_epoch", "batches_per_epoch"];

/** Reads a number by the last part of its key (`training.max_steps`). */
type Read = (name: string) => number | undefined;

/**
 * How many steps the run will have by its params and tags, undefined where they do not tell. Not above zero (Transformers
 * logs max_steps = -1) says nothing.
 */
export function totalSteps(read: Read): number | undefined {
  const total = first(totals, read);
  if (total !== undefined) return total;
  const [count, each] = [first(epochs, read), first(stepsPerEpoch, read)];
  return count !== undefined && each !== undefined ? count * each : undefined;
}

/** How many epochs the run will have. */
export function totalEpochs(read: Read): number | undefined {
  return first(epochs, read);
}

/** Every name that is asked for. */
export const progressNames: readonly string[] = [...totals, ...epochs, ...stepsPerEpoch];

function first(names: readonly string[], read: Read): number | undefined {
  return names.map(read).find((value) => value !== undefined && value > 0);
}
