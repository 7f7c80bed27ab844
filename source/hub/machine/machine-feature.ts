import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { readNow } from "../../adapters/machine/proc-files.js";
import { createMachineReader } from "../../adapters/machine/read-machine.js";
import { createProcessReader } from "../../adapters/machine/read-processes.js";
import type { Environment } from "../../adapters/process.js";
import type { MachinePage, MachineStrip } from "../../api/machine-views.js";
import { checkAgainst, freeGpus, parseGpuChoice } from "../../domain/machine/gpu-choice.js";
import type { MachineSample } from "../../domain/machine/machine-sample.js";
import { UserError } from "../../domain/user-error.js";
import type { Document } from "../../store/document.js";
import { executionVariable } from "../../store/execution-processes.js";
import type { Settings } from "../../store/settings.js";
import type { Feature, HubContext } from "../context.js";
import { type ExecutionsFeature, isRunning } from "../executions/executions-feature.js";
import { createCourses } from "./courses.js";
import { createRecorder } from "./record-metrics.js";
import { createSampler, everyMs, type Pace } from "./sampler.js";
import { stripOf } from "./strip.js";

/** Who shows the page asks again after each sample: so long after the last question nobody does. */
const pageCountsForMs = 3 * everyMs;
/** Points came so short ago: something trains, also where we have not started it. */
const pointsCountForMs = 20_000;
const gpuProcessesEveryMs = 5000;
const stripCourse = 6;
/** Two looks, and the first answer of a tool that starts Python. */
const wholeWithinMs = 4 * everyMs;

export type MachineFeature = Feature & {
  /** The environment has changed: another PATH may have the cards' tool. */
  readonly lookAgain: () => void;
  /** The value of `CUDA_VISIBLE_DEVICES` for a run, by what was asked for it or is chosen for the project; undefined: its own. */
  readonly gpusFor: (asked: string | undefined) => Promise<string | undefined>;
};

/** `machine.*`: the machine while somebody looks or something runs; its figures with the runs; the cards of the next run. */
export async function createMachineFeature(
  context: HubContext,
  options: {
    readonly settings: Document<Settings>;
    readonly executions: ExecutionsFeature;
    readonly onFault: (error: unknown) => void;
  },
): Promise<MachineFeature> {
  const { projectRoot, slipwayDir, store, events, now } = context;
  const { settings, executions, onFault } = options;
  const courses = createCourses();
  let strip: MachineStrip | undefined;
  let pageAskedMs = Number.NEGATIVE_INFINITY;
  let pointsMs = Number.NEGATIVE_INFINITY;
  let gpusAskedMs = Number.NEGATIVE_INFINITY;
  const waiting: (() => void)[] = [];
  let closed = false;

  const isPageOpen = () => now() - pageAskedMs < pageCountsForMs;
  const isBusy = () => executions.busy?.() ?? false;
  const isLive = () => isBusy() || isPageOpen() || now() - pointsMs < pointsCountForMs;
  const pace = (): Pace => {
    if (!isBusy() && !events.watched() && !isPageOpen()) return "off";
    return isLive() ? "run" : "calm";
  };

  const recorder = createRecorder({
    store,
    isAnyRunning: isBusy,
    running: (id) => {
      const execution = executions.get(id);
      return execution && isRunning(execution) ? execution : undefined;
    },
    environmentOf: ({ pid }) => (pid === undefined ? {} : parseEnvironment(readNow(`/proc/${pid}/environ`))),
    onFault,
  });
  const onSample = (sample: MachineSample) => {
    courses.add(sample);
    if (!context.readOnly) void recorder.onSample(sample);
    tellStrip(sample);
    if (isPageOpen()) events.emit("samples");
    for (const go of waiting.splice(0)) go();
  };
  const tellStrip = (sample: MachineSample) => {
    const next = stripOf(
      sample,
      { cpu: courses.tail("cpu", stripCourse), gpus: courses.tail("gpus", stripCourse) },
      isLive() ? undefined : { before: strip },
    );
    if (JSON.stringify(next) === JSON.stringify(strip)) return;
    strip = next;
    events.emit("machine");
  };
  const sampler = createSampler({
    reader: createMachineReader({
      places: await placesOf(projectRoot),
      now,
    }),
    env: context.clientEnv,
    cwd: projectRoot,
    pace,
    onSample,
    onFault,
  });
  const readProcesses = createProcessReader({ executionOf: executionIn(slipwayDir), now });
  executions.onChange(sampler.wake);
  const stopListening = store.onChange(({ topic }) => {
    if (topic !== "series") return;
    pointsMs = now();
    if (events.watched()) sampler.wake();
  });
  // A hub that comes back to an execution goes on recording it.
  if (isBusy()) sampler.wake();

  const whole = async () => {
    const until = now() + wholeWithinMs;
    const hasTool = await sampler.hasGpuTool();
    const isThere = () => {
      const { gpus, problem } = sampler.gpus();
      return sampler.last()?.cpuPercent !== undefined && (!hasTool || gpus !== undefined || problem !== undefined);
    };
    while (!isThere() && !closed && now() < until) await new Promise<void>((resolve) => waiting.push(resolve));
    await sampler.readGpuProcesses();
  };
  const page = (columns: number): MachinePage => {
    const { gpus, instances, processes, problem } = sampler.gpus();
    const sample = sampler.last();
    const chosen = settings.data().gpus;
    return {
      ...(sample ? { sample } : {}),
      everyMs,
      ...courses.window(columns),
      processes: readProcesses(processes),
      instances,
      ...(problem === undefined ? {} : { gpuProblem: problem }),
      free: freeGpus(gpus ?? [], processes),
      ...(chosen === undefined ? {} : { chosen }),
    };
  };
  const looked = async () => {
    pageAskedMs = now();
    sampler.wake();
    await whole();
  };

  /** @throws UserError `gpu.bad-choice`, `gpu.none-free` */
  const resolve = async (text: string): Promise<string | undefined> => {
    const choice = parseGpuChoice(text);
    if (choice.kind === "all") return undefined;
    if (choice.kind === "some") {
      checkAgainst(choice.ids, sampler.gpus().gpus ?? []);
      return choice.ids.join(",");
    }
    await looked();
    const { gpus = [], processes } = sampler.gpus();
    const free = freeGpus(gpus, processes);
    if (free.length === 0) throw noneFree(gpus.length);
    return free.join(",");
  };

  return {
    lookAgain: () => void sampler.refresh().catch(onFault),
    gpusFor: async (asked) => (asked === undefined ? settings.data().gpus : resolve(asked)),
    handlers: {
      "machine.strip": () => {
        sampler.wake();
        return strip ?? {};
      },
      "machine.page": async ({ columns, whole: isWhole }) => {
        pageAskedMs = now();
        sampler.wake();
        if (isWhole) await whole();
        else if (now() - gpusAskedMs >= gpuProcessesEveryMs) {
          gpusAskedMs = now();
          sampler.readGpuProcesses().catch(onFault);
        }
        return page(columns);
      },
      "machine.chooseGpus": async ({ gpus }) => {
        const chosen = await resolve(gpus);
        await settings.update((data) => {
          if (chosen === undefined) delete data.gpus;
          else data.gpus = chosen;
        });
        events.emit("samples");
        return chosen === undefined ? {} : { chosen };
      },
      "machine.refresh": async () => {
        await sampler.refresh();
        return {};
      },
    },
    close: async () => {
      closed = true;
      for (const go of waiting.splice(0)) go();
      stopListening();
      recorder.close();
      await sampler.close();
    },
  };
}

/** The project's file system, and that of DVC's cache where it is another one. */
async function placesOf(projectRoot: string) {
  const { cacheFolder } = await readDvcConfig(projectRoot);
  const device = (path: string) =>
    stat(path).then(
      ({ dev }) => dev,
      () => undefined,
    );
  const [own, cache] = [await device(projectRoot), await device(cacheFolder)];
  const project = { holds: "project", path: projectRoot };
  return cache === undefined || cache === own ? [project] : [project, { holds: "DVC cache", path: cacheFolder }];
}

/** The execution of this project that a process belongs to, by the folder in its environment. */
function executionIn(slipwayDir: string): (environ: string) => string | undefined {
  const mark = `${executionVariable}=${join(slipwayDir, "executions")}/`;
  return (environ) =>
    environ
      .split("\0")
      .find((entry) => entry.startsWith(mark))
      ?.slice(mark.length);
}

function parseEnvironment(environ: string): Environment {
  return Object.fromEntries(environ.split("\0").map((entry) => /^([^=]+)=(.*)$/s.exec(entry)?.slice(1) ?? ["", ""]));
}

function noneFree(cards: number): UserError {
  return new UserError({
    code: "gpu.none-free",
    kind: "conflict",
    message:
      cards === 0 ? "No GPU is known here: there is none that could be free" : `None of the ${cards} GPUs is free`,
    hint: "See who uses them with: slipway machine",
  });
}
