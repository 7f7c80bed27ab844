import { reproArgv } from "../../adapters/dvc/repro-argv.js";
import { pipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import type { CallInput } from "../../api/calls.js";
import type { HubEvent } from "../../api/events.js";
import type { PipelineView } from "../../api/views.js";
import type { WatchView } from "../../api/watch-views.js";
import type { ExecutionId } from "../../domain/ids.js";
import { stagesInScope } from "../../domain/pipeline/run-scope.js";
import type { Execution, PipelineStage } from "../../domain/pipeline.js";
import { typedCommand } from "../../domain/shell-words.js";
import { UserError } from "../../domain/user-error.js";
import type { CallContext, Feature, HubContext } from "../context.js";
import { notTrusted } from "../executions/executions-feature.js";

type WatchContext = Pick<HubContext, "projectRoot" | "events" | "now" | "trust">;

type Parts = {
  /** Tells of changes of files; returns the function that ends it. */
  readonly subscribe: (listener: (event: HubEvent) => void) => () => void;
  readonly pipeline: () => Promise<PipelineView>;
  /** Changes when something is saved that the pipeline reads. */
  readonly inputs: () => Promise<string>;
  /** The execution that runs in the workspace now. */
  readonly current: () => Execution | undefined;
  readonly onChange: (listener: (execution: Execution) => void) => void;
  readonly run: (input: CallInput<"pipeline.run">, call: CallContext) => Promise<ExecutionId>;
  readonly onFault: (error: unknown) => void;
  /** What is saved so close behind each other is one save. */
  readonly debounceMs?: number;
  /** The commands are shown so long before they are run. */
  readonly countdownMs?: number;
};

type On = Extract<WatchView, { state: "on" }>;

type Watch = {
  readonly input: CallInput<"watch.start">;
  readonly who: string;
  readonly end: AbortController;
  view: On;
  /** The inputs of the last run, or of what was found to be up to date. */
  seen: string | undefined;
  /** Runs that began right behind another, because something was saved during that. */
  inARow: number;
};

/** More runs in a row are taken for a stage that changes what it reads, not for a user who saves. */
const mostInARow = 3;
const usualDebounceMs = 300;
const usualCountdownMs = 3000;

/**
 * `watch.start|stop|skip|get`: when a dep, a param or dvc.yaml is saved, what became out of date is run: after a countdown that
 * shows it, one run at a time. What is saved during a run makes the next one; one that failed waits for the next save.
 */
export function createWatchFeature(context: WatchContext, parts: Parts): Feature {
  const { debounceMs = usualDebounceMs, countdownMs = usualCountdownMs } = parts;
  const { events } = context;
  let watch: Watch | undefined;
  let unsubscribe: (() => void) | undefined;
  let debounce: NodeJS.Timeout | undefined;
  let countdown: NodeJS.Timeout | undefined;
  let looking = false;
  let lookAgain = false;

  const show = (own: Watch, change: Partial<On>) => {
    const { startsAtMs: _, blocked: __, ...kept } = own.view;
    const view = { ...kept, ...change };
    if (JSON.stringify(view) === JSON.stringify(own.view)) return;
    own.view = view;
    events.emit("watch");
  };
  const block = (own: Watch, { code, message, hint }: UserError) => {
    own.seen = undefined; // it is looked at again when anything changes
    show(own, { phase: "blocked", blocked: { code, message, hint } });
  };
  const lookSoon = () => {
    clearTimeout(debounce);
    debounce = setTimeout(() => void look().catch(parts.onFault), debounceMs);
  };

  /** One look at a time; what is saved meanwhile leads to another. */
  const look = async (): Promise<void> => {
    lookAgain = looking;
    if (looking || !watch) return;
    looking = true;
    try {
      await lookAt(watch);
    } catch (error) {
      if (error instanceof YamlProblem) block(watch, broken(error));
      else if (error instanceof UserError) block(watch, error);
      else throw error;
    } finally {
      looking = false;
    }
    if (lookAgain) lookSoon();
  };
  const lookAt = async (own: Watch): Promise<void> => {
    const running = parts.current();
    if (running) return show(own, { phase: "running", executionId: running.executionId });
    const isBehindRun = own.view.phase === "running";
    const inputs = await parts.inputs();
    if (inputs === own.seen) return countdown ? undefined : show(own, { phase: "waiting" });
    clearTimeout(countdown);
    countdown = undefined;
    if (!(await context.trust.isTrusted())) throw notTrusted(context.projectRoot);
    const stages = staleStages(await parts.pipeline(), own.input.targets);
    if (watch !== own) return;
    own.seen = inputs;
    if (stages.length === 0) return show(own, { phase: "waiting" });
    own.inARow = isBehindRun ? own.inARow + 1 : 0;
    if (own.inARow >= mostInARow) return show(own, { phase: "blocked", blocked: circle(stages) });
    show(own, { phase: "countdown", stages, startsAtMs: context.now() + countdownMs });
    countdown = setTimeout(() => void start(own).catch(parts.onFault), countdownMs);
  };
  const start = async (own: Watch): Promise<void> => {
    countdown = undefined;
    if (watch !== own) return;
    // Somebody else began one meanwhile: its end leads to another look.
    if (parts.current()) {
      own.seen = undefined;
      return lookSoon();
    }
    const { targets, caller } = own.input;
    try {
      const call = { who: own.who, signal: own.end.signal };
      const executionId = await parts.run({ targets, force: false, via: "watch", caller }, call);
      show(own, { phase: "running", executionId });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      block(own, error);
    }
  };
  const stop = (): boolean => {
    if (!watch) return false;
    watch.end.abort();
    watch = undefined;
    unsubscribe?.();
    clearTimeout(debounce);
    clearTimeout(countdown);
    countdown = undefined;
    events.emit("watch");
    return true;
  };

  parts.onChange(({ trial }) => {
    if (watch && !trial) lookSoon();
  });

  return {
    handlers: {
      "watch.get": () => watch?.view ?? { state: "off" },
      "watch.start": async (input, { who }) => {
        if (!(await context.trust.isTrusted())) throw notTrusted(context.projectRoot);
        const files = await pipelineFiles(context.projectRoot);
        stop();
        const command = typedCommand(reproArgv({ targets: input.targets, scope: "needed", force: false }, files));
        const about = { who, via: input.via, targets: input.targets, command };
        const view: On = { state: "on", ...about, phase: "waiting", stages: [] };
        watch = { input, who, end: new AbortController(), view, seen: undefined, inARow: 0 };
        unsubscribe = parts.subscribe(({ topic }) => {
          if (topic === "pipeline" || topic === "project") lookSoon();
        });
        events.emit("watch");
        lookSoon();
        return view;
      },
      "watch.stop": () => ({ stopped: stop() }),
      "watch.skip": () => {
        if (!watch || !countdown) return { skipped: false };
        clearTimeout(countdown);
        countdown = undefined;
        show(watch, { phase: "waiting" });
        return { skipped: true };
      },
    },
    busy: () => watch !== undefined,
    close: async () => {
      stop();
    },
  };
}

function staleStages(view: PipelineView, targets: readonly string[]): On["stages"] {
  const stages: readonly PipelineStage[] = view.state === "ready" ? view.stages : [];
  return stagesInScope(stages, targets, "needed")
    .filter(({ state }) => state !== "up-to-date")
    .map(({ name, reasons }) => ({ name, reasons }));
}

function broken({ message, hint }: YamlProblem): UserError {
  return new UserError({ code: "dvc.bad-yaml", kind: "invalid", message, hint: hint ?? "Mend the file." });
}

function circle(stages: On["stages"]): NonNullable<On["blocked"]> {
  return {
    code: "watch.circle",
    message: `Each run has led to the next: ${stages.map(({ name }) => name).join(", ")} is out of date right after it`,
    hint: "Does a stage write what it reads? Make that an out. The next save runs again.",
  };
}
