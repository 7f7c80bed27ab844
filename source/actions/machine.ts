import type { Action, ActionContext } from "./action.js";
import type { MachineFacts } from "./machine-facts.js";

export const machineActions: readonly Action<"machine">[] = [
  {
    id: "machine.choose",
    scope: "machine",
    keys: ["space"],
    label: "choose GPU",
    writes: true,
    inFooter: true,
    tooltip: "Give the GPU under the cursor to the next runs, or take it away from them",
    disabled: ({ gpu }) => (gpu === undefined ? "There is no GPU under the cursor" : undefined),
    run: (context) => choose(context, toggled(context.facts)),
  },
  {
    id: "machine.choose-free",
    scope: "machine",
    keys: ["f"],
    label: "free GPUs",
    writes: true,
    inFooter: true,
    tooltip: "Give the next runs every GPU that nobody uses now",
    disabled: ({ gpus, free }) => (free.length > 0 ? undefined : noneFree(gpus.length)),
    run: (context) => choose(context, "free"),
  },
  {
    id: "machine.choose-all",
    scope: "machine",
    keys: ["a"],
    label: "all GPUs",
    writes: true,
    tooltip: "Choose none for the next runs: they have those that their environment gives them",
    disabled: ({ chosen }) => (chosen === undefined ? "No GPUs are chosen" : undefined),
    run: (context) => choose(context, "all"),
  },
  {
    id: "machine.choose-none",
    scope: "machine",
    keys: ["x"],
    label: "no GPU",
    writes: true,
    tooltip: "Hide every GPU from the next runs",
    disabled: ({ chosen }) => (chosen === "" ? "Every GPU is hidden already" : undefined),
    run: (context) => choose(context, "none"),
  },
  {
    id: "machine.sort",
    scope: "machine",
    keys: ["s"],
    label: "sort",
    inFooter: true,
    tooltip: "Sort the processes by another column",
    run: ({ facts }) => facts.nextSort(),
  },
  {
    id: "machine.filter",
    scope: "machine",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip: "Show only processes whose name, user or execution has what is typed",
    run: ({ facts }) => facts.filter(),
  },
  {
    id: "machine.refresh",
    scope: "machine",
    keys: ["r"],
    label: "look again",
    tooltip: "Look for nvidia-smi and rocm-smi again, and start one that has failed",
    run: async ({ client, shell, signal }) => {
      await client.call("machine.refresh", {}, { signal });
      shell.toast("info", "Looking for GPUs again");
    },
  },
  {
    id: "machine.close",
    scope: "machine",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the tab",
    run: ({ facts }) => facts.close(),
  },
];

function noneFree(cards: number): string {
  return cards === 0 ? "No GPU is known here" : "No GPU is free";
}

/** The chosen cards with the one under the cursor, or without it. */
function toggled({ chosen, gpu }: MachineFacts): string {
  const ids = chosen === undefined || chosen === "" ? [] : chosen.split(",");
  const own = String(gpu);
  const next = ids.includes(own) ? ids.filter((id) => id !== own) : [...ids, own];
  // Without the last one none is chosen: that hides nothing.
  return next.length === 0 ? "all" : next.toSorted((a, b) => Number(a) - Number(b)).join(",");
}

async function choose({ client, shell, signal }: ActionContext<"machine">, gpus: string): Promise<void> {
  const { chosen } = await client.call("machine.chooseGpus", { gpus }, { signal });
  shell.toast(
    "good",
    chosen === undefined
      ? "The next runs have the GPUs of their environment"
      : `The next runs: CUDA_VISIBLE_DEVICES=${chosen}`,
  );
}
