import { followGpus, type GpuFollower, type GpuState } from "../../adapters/gpu/follow-gpus.js";
import type { MachineReader } from "../../adapters/machine/read-machine.js";
import type { Environment } from "../../adapters/process.js";
import type { MachineSample } from "../../domain/machine/machine-sample.js";

/** `run`: something runs, or the page is open; `calm`: a terminal is open; `off`: nobody looks. */
export type Pace = "run" | "calm" | "off";

export const everyMs = 2000;
/** While nothing runs: cards are worth a look, the rest is about a disk that fills up. */
const calmEveryMs = 5000;
const cardlessEveryMs = 30_000;

const noGpus: GpuState = { gpus: undefined, instances: [], processes: [], problem: undefined };

export type Sampler = {
  /** Begins, or goes on at the pace that is wanted now. */
  readonly wake: () => void;
  readonly last: () => MachineSample | undefined;
  readonly gpus: () => GpuState;
  /** Resolves when it was looked for. */
  readonly hasGpuTool: () => Promise<boolean>;
  readonly readGpuProcesses: () => Promise<void>;
  /** Looks for the cards' tool again, and starts one that has failed. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Looks at the machine while somebody wants to know, and costs nothing else. */
export function createSampler(options: {
  readonly reader: MachineReader;
  readonly env: () => Environment;
  readonly cwd: string;
  readonly pace: () => Pace;
  readonly onSample: (sample: MachineSample) => void;
  readonly onFault: (error: unknown) => void;
}): Sampler {
  const { reader, pace } = options;
  let last: MachineSample | undefined;
  let timer: NodeJS.Timeout | undefined;
  let paceNow: Pace = "off";
  let follower: Promise<GpuFollower | undefined> | undefined;
  let gpuState = () => noGpus;
  let closed = false;

  const lookNow = () => {
    if (!timer) return;
    clearTimeout(timer);
    look();
  };
  const begin = () => {
    if (follower !== undefined) return;
    const mine = followGpus({ env: options.env(), cwd: options.cwd, everyMs, onChange: lookNow }).then((found) => {
      // It may have been given up before it was there.
      if (follower === mine) gpuState = found ? found.state : () => noGpus;
      return found;
    });
    mine.catch(options.onFault);
    follower = mine;
  };
  const endGpus = async () => {
    const ending = follower;
    follower = undefined;
    gpuState = () => noGpus;
    await (await ending)?.close();
  };
  const look = () => {
    paceNow = closed ? "off" : pace();
    if (paceNow === "off") {
      timer = undefined;
      endGpus().catch(options.onFault);
      return;
    }
    begin();
    const { gpus = [] } = gpuState();
    try {
      last = { ...reader.read(), gpus };
      options.onSample(last);
    } catch (error) {
      options.onFault(error);
    }
    timer = setTimeout(look, paceNow === "run" ? everyMs : gpus.length > 0 ? calmEveryMs : cardlessEveryMs);
  };

  return {
    wake: () => {
      if (closed || (timer && (paceNow === "run" || pace() !== "run"))) return;
      clearTimeout(timer);
      look();
    },
    last: () => last,
    gpus: () => gpuState(),
    hasGpuTool: async () => (await follower) !== undefined,
    readGpuProcesses: async () => (await follower)?.readProcesses(),
    refresh: async () => {
      await endGpus();
      if (timer) begin();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await endGpus();
    },
  };
}
