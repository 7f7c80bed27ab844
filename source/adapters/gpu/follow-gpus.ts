import { setTimeout as wait } from "node:timers/promises";
import type { GpuInstance, GpuProcess, GpuSample } from "../../domain/machine/machine-sample.js";
import { type Environment, findOnPath, followLines, run } from "../process.js";
import {
  listArgv,
  loopArgv,
  parseGpuLine,
  parseInstances,
  parseProcesses,
  processesArgv,
  refusesField,
} from "./nvidia-smi.js";
import { parseRocm, rocmArgv } from "./rocm-smi.js";

/** What is known of the cards now. */
export type GpuState = {
  /** Undefined: no tool tells (yet). */
  readonly gpus: readonly GpuSample[] | undefined;
  readonly instances: readonly GpuInstance[];
  readonly processes: readonly GpuProcess[];
  /** Why there are no figures although there is a tool. */
  readonly problem: string | undefined;
};

export type GpuFollower = {
  readonly state: () => GpuState;
  /** Asks which processes hold cards; where the tool hangs what was known stays. */
  readonly readProcesses: () => Promise<void>;
  /** Ends what it has started; resolves when that is gone. */
  readonly close: () => Promise<void>;
};

type Tool = { readonly kind: "nvidia" | "amd"; readonly binary: string };

type Options = {
  readonly env: Environment;
  readonly cwd: string;
  readonly everyMs: number;
  /** Told when cards, or a problem, are known that were not, or are no more. */
  readonly onChange?: () => void;
  /** A tool that says nothing for so long hangs and is ended. */
  readonly silentMs?: number;
  /** The first pause after a tool has failed; each is twice the one before. */
  readonly pauseMs?: number;
};

const mostPauseMs = 300_000;
/** Lines that are no figures, one after the other, after which the tool is ended. */
const mostGarbage = 20;
/** Where a batch ends is told by the next one only: its last line is taken for the last after so long. */
const batchEndsMs = 100;
const onceWithinMs = 10_000;
const none: GpuState = { gpus: undefined, instances: [], processes: [], problem: undefined };

/** The vendor's tool on the PATH, NVIDIA's first; undefined where there is none. */
async function findGpuTool(env: Environment): Promise<Tool | undefined> {
  const nvidia = await findOnPath("nvidia-smi", env);
  if (nvidia !== undefined) return { kind: "nvidia", binary: nvidia };
  const amd = await findOnPath("rocm-smi", env);
  return amd === undefined ? undefined : { kind: "amd", binary: amd };
}

/** Follows the cards by the vendor's tool until it is closed. Undefined, at the cost of a look along the PATH, without one. */
export async function followGpus(options: Options): Promise<GpuFollower | undefined> {
  const tool = await findGpuTool(options.env);
  if (!tool) return undefined;
  const closed = new AbortController();
  let state = none;
  const tell = (change: Partial<GpuState>) => {
    const before = state;
    state = { ...state, ...change };
    if (state.gpus?.length !== before.gpus?.length || state.problem !== before.problem) options.onChange?.();
  };
  const follow = tool.kind === "nvidia" ? nvidiaLoop(tool.binary, options, tell) : rocmLoop(tool.binary, options, tell);
  const ended = keepGoing(follow, options, tell, closed.signal);
  const once = async (argv: readonly string[]) => {
    const limit = AbortSignal.any([closed.signal, AbortSignal.timeout(onceWithinMs)]);
    const answer = await run(argv, { cwd: options.cwd, env: options.env, signal: limit }).catch(() => undefined);
    return answer?.exitCode === 0 ? answer.stdout : undefined;
  };
  return {
    state: () => state,
    readProcesses: async () => {
      const { gpus = [] } = state;
      if (tool.kind === "amd" || gpus.length === 0) return;
      const text = await once(processesArgv(tool.binary));
      if (text !== undefined) tell({ processes: parseProcesses(text, gpus) });
      if (!gpus.some(({ isSplit }) => isSplit)) return;
      const list = await once(listArgv(tool.binary));
      if (list !== undefined) tell({ instances: parseInstances(list) });
    },
    close: async () => {
      closed.abort();
      await ended;
    },
  };
}

/** Runs until it fails; throws, or says why. */
type Follow = (signal: AbortSignal, alive: () => void) => Promise<string>;

/** Starts what failed again, ever later; what says nothing for long is ended first. */
async function keepGoing(
  follow: Follow,
  { silentMs = 15_000, pauseMs = 5000 }: Options,
  tell: (change: Partial<GpuState>) => void,
  closed: AbortSignal,
): Promise<void> {
  let pause = pauseMs;
  while (!closed.aborted) {
    const hung = new AbortController();
    const silence = setTimeout(() => hung.abort(), silentMs);
    const alive = () => {
      silence.refresh();
      pause = pauseMs;
    };
    const why = await follow(AbortSignal.any([closed, hung.signal]), alive).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    clearTimeout(silence);
    if (closed.aborted) return;
    const problem = hung.signal.aborted ? `it said nothing for ${Math.round(silentMs / 1000)} s and was ended` : why;
    tell({ ...none, problem });
    await wait(pause, undefined, { signal: closed }).catch(() => undefined);
    pause = Math.min(mostPauseMs, pause * 2);
  }
}

function nvidiaLoop(binary: string, { env, cwd, everyMs }: Options, tell: (change: Partial<GpuState>) => void): Follow {
  let knowsSplit = true;
  return async (signal, alive) => {
    const broken = new AbortController();
    let batch: readonly GpuSample[] = [];
    let garbage: readonly string[] = [];
    let end: NodeJS.Timeout | undefined;
    let refused = false;
    const publish = () => {
      clearTimeout(end);
      if (batch.length > 0) tell({ gpus: batch, problem: undefined });
      batch = [];
    };
    const onLine = (line: string) => {
      const gpu = parseGpuLine(line, knowsSplit);
      if (!gpu) {
        if (line.trim() !== "") garbage = [...garbage, line.trim()].slice(0, mostGarbage);
        refused ||= refusesField(line);
        if (garbage.length === mostGarbage) broken.abort();
        return;
      }
      alive();
      garbage = [];
      // The next round begins with a card that this one has.
      if (batch.some(({ index }) => index === gpu.index)) publish();
      batch = [...batch, gpu];
      clearTimeout(end);
      end = setTimeout(publish, batchEndsMs);
    };
    const argv = loopArgv(binary, everyMs, knowsSplit);
    const { exitCode, said } = await followLines(argv, {
      cwd,
      env,
      signal: AbortSignal.any([signal, broken.signal]),
      onLine,
    });
    publish();
    if (refused && knowsSplit && !signal.aborted) {
      knowsSplit = false;
      return "its driver is older";
    }
    const words = (garbage[0] ?? said.trim().split("\n")[0] ?? "").slice(0, 300);
    if (broken.signal.aborted) return `nvidia-smi prints what is no table: ${words}`;
    return words === "" ? `nvidia-smi ended with ${exitCode}` : words;
  };
}

function rocmLoop(binary: string, { env, cwd, everyMs }: Options, tell: (change: Partial<GpuState>) => void): Follow {
  return async (signal, alive) => {
    for (;;) {
      const { stdout, stderr, exitCode } = await run(rocmArgv(binary), { cwd, env, signal });
      const answer = parseRocm(stdout);
      if (!answer || answer.gpus.length === 0) {
        const [words = ""] = `${stderr}\n${stdout}`.trim().split("\n");
        return words === "" ? `rocm-smi ended with ${exitCode} and told nothing` : words.slice(0, 300);
      }
      alive();
      tell({ ...answer, problem: undefined });
      await wait(everyMs, undefined, { signal });
    }
  };
}
