import type { CallInput, CallName, CallOutput } from "../api/calls.js";
import type { Topic } from "../api/events.js";
import { UserError } from "../domain/user-error.js";
import type { HubClient } from "./hub-client.js";

/** What a screen knows of one call's answer. `data` stays while it is asked for again. */
export type QueryState<Output> = {
  readonly data?: Output;
  readonly error?: UserError;
  readonly loading: boolean;
};

export type Queries = {
  readonly get: <Name extends CallName>(name: Name, input: CallInput<Name>) => QueryState<CallOutput<Name>>;
  /** Keeps the answer fresh while somebody listens. */
  readonly subscribe: <Name extends CallName>(name: Name, input: CallInput<Name>, listener: () => void) => () => void;
  /** Resolves when the terminal has taken what was drawn, and more may be drawn. */
  readonly mayDraw: () => Promise<void>;
  readonly close: () => void;
};

type Entry = {
  readonly name: CallName;
  readonly input: object;
  readonly listeners: Set<() => void>;
  state: QueryState<unknown>;
  /** The answer may be out of date. */
  dirty: boolean;
  fetching: boolean;
  askedAtMs: number;
};

/** A call is not asked more often than so: ten frames a second are enough over SSH. */
const leastMs = 100;
/** What is large, or grows with every point that is logged: four pictures a second are a live curve, for less than half the bytes. */
const leastMsOf: Partial<Readonly<Record<CallName, number>>> = {
  "runs.table": 250,
  "runs.list": 250,
  "runs.series": 250,
  "charts.metrics": 250,
  "charts.scatter": 250,
  "tables.progress": 250,
  "runs.get": 1000,
  "sweeps.get": 1000,
  "chats.numbers": 1000,
  "chats.course": 1000,
  // Looks into the folder of the artifacts.
  "runs.samples": 1000,
};
/** Answers of one moment that come so close behind each other are drawn in one frame. */
const togetherMs = 16;
/** Answers nobody shows are kept, so that going back to a tab shows it at once. */
const mostKept = 128;

/** Which events make an answer old. */
const topicsOf: Partial<Readonly<Record<CallName, readonly Topic[]>>> = {
  "project.get": ["project"],
  "jobs.list": ["jobs"],
  "commands.list": ["commands"],
  "undo.peek": ["jobs"],
  "pipeline.get": ["pipeline", "executions"],
  "pipeline.plan": ["pipeline", "executions"],
  "pipeline.foreign": ["executions"],
  "pipeline.removed": ["pipeline", "executions"],
  "pipeline.stage": ["pipeline", "executions"],
  "executions.list": ["executions"],
  "watch.get": ["watch"],
  "history.list": ["executions", "runs"],
  "history.get": ["executions", "runs"],
  "history.difference": ["executions", "runs"],
  "log.window": ["log"],
  "machine.strip": ["machine"],
  "machine.page": ["samples"],
  "params.files": ["pipeline"],
  "params.tree": ["pipeline", "project"],
  "experiments.list": ["pipeline", "sweeps", "executions"],
  "experiments.plan": ["pipeline"],
  "sweeps.plan": ["pipeline"],
  "sweeps.list": ["executions", "sweeps"],
  "sweeps.get": ["executions", "sweeps", "runs", "series", "pipeline"],
  "runs.list": ["runs", "series", "models"],
  "runs.table": ["runs", "series", "models"],
  "runs.columns": ["runs"],
  "runs.looks": ["looks", "runs"],
  "runs.get": ["runs", "series", "models"],
  "runs.series": ["series", "runs"],
  "charts.metrics": ["series", "runs"],
  "charts.axes": ["series", "runs"],
  "charts.scatter": ["series", "runs"],
  "runs.samples": ["runs", "series"],
  "runs.artifacts": ["runs"],
  "runs.head": ["runs", "models"],
  "runs.entries": ["runs"],
  "runs.metrics": ["runs", "series"],
  "runs.tree": ["runs"],
  "runs.preview": ["runs"],
  "samples.tables": ["runs"],
  "samples.prompts": ["runs"],
  "samples.answers": ["runs"],
  "compare.runs": ["runs", "models"],
  "compare.params": ["runs"],
  "compare.tags": ["runs"],
  "compare.metrics": ["runs", "series"],
  "compare.artifacts": ["runs"],
  "compare.data": ["runs"],
  "compare.packages": ["runs"],
  "compare.code": ["runs"],
  "compare.answers": ["runs"],
  "datasets.list": ["datasets", "executions", "models"],
  "datasets.versions": ["datasets"],
  "datasets.difference": ["datasets"],
  "datasets.kind": ["datasets"],
  "datasets.files": ["datasets"],
  "datasets.file": ["datasets"],
  "datasets.steps": ["datasets"],
  "tables.page": ["datasets"],
  "tables.progress": ["tables"],
  "data.unused": ["datasets"],
  "data.remotes": ["datasets"],
  "kept.list": ["datasets"],
  "datasets.unsaved": ["datasets"],
  "models.board": ["models", "runs"],
  "models.audit": ["models"],
  "ollama.get": ["ollama"],
  "ollama.models": ["ollama"],
  "ollama.show": ["ollama"],
  "ollama.jobs": ["ollama", "model-jobs"],
  "hosts.list": ["ollama"],
  "chats.list": ["chats"],
  "chats.signs": ["chats"],
  "chats.find": ["chats"],
  "chats.get": ["chats"],
  "chats.numbers": ["chats"],
  "chats.course": ["chats"],
};

/**
 * Answers of calls, shared by all that show them, asked again when an event says that they changed. `settled` resolves when
 * the terminal has taken what was drawn: a reader that stalls gets the newest answer, not each. `paced` resolves when more may
 * be drawn: what is shown then is asked for then, and not old.
 */
export function createQueries(
  client: HubClient,
  now: () => number,
  settled: () => Promise<void> = async () => undefined,
  paced: () => Promise<void> = async () => undefined,
): Queries {
  const entries = new Map<string, Entry>();

  const entryOf = (name: CallName, input: object): Entry => {
    const key = `${name} ${JSON.stringify(input)}`;
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = {
      name,
      input,
      listeners: new Set(),
      state: { loading: true },
      dirty: true,
      fetching: false,
      askedAtMs: Number.NEGATIVE_INFINITY,
    };
    entries.set(key, entry);
    for (const [oldest, { listeners }] of entries) {
      if (entries.size <= mostKept) break;
      if (listeners.size === 0 && oldest !== key) entries.delete(oldest);
    }
    return entry;
  };

  let gathering: Promise<void> | undefined;
  const together = (): Promise<void> => {
    gathering ??= new Promise((resolve) => setTimeout(resolve, togetherMs)).then(() => {
      gathering = undefined;
    });
    return gathering;
  };

  const publish = (entry: Entry, state: QueryState<unknown>) => {
    entry.state = state;
    for (const listener of entry.listeners) listener();
  };

  const refresh = async (entry: Entry): Promise<void> => {
    if (entry.fetching || !entry.dirty || entry.listeners.size === 0) return;
    entry.fetching = true;
    const waitMs = dueAtMs(entry) - now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await paced();
    entry.askedAtMs = now();
    entry.dirty = false;
    try {
      // The entry was made of this very call's name and input.
      const data = await client.call(entry.name, entry.input as CallInput<CallName>);
      await settled();
      // One that others of the same moment are asked with waits for them; what is new to the screen does not.
      if (waitMs > 0 && !entry.state.loading) await together();
      const same = JSON.stringify(data) === JSON.stringify(entry.state.data);
      if (!same || entry.state.loading || entry.state.error) {
        publish(entry, { data: same ? entry.state.data : data, loading: false });
      }
    } catch (error) {
      publish(entry, { ...entry.state, error: asUserError(error), loading: false });
    } finally {
      entry.fetching = false;
    }
    if (entry.dirty) void refresh(entry);
  };

  const touch = (matches: (entry: Entry) => boolean) => {
    for (const entry of entries.values()) {
      if (!matches(entry)) continue;
      entry.dirty = true;
      void refresh(entry);
    }
  };
  const stopEvents = client.onEvent(({ topic, ids }) =>
    touch((entry) => (topicsOf[entry.name]?.includes(topic) ?? false) && concerns(entry, ids)),
  );
  // What happened while the hub was away was told to nobody.
  const stopConnection = client.onConnection(() => {
    if (client.connection().state === "up") touch(() => true);
  });

  return {
    // The entry was made of this very call's name: its state holds that call's answers.
    get: (name, input) => entryOf(name, input).state as QueryState<CallOutput<typeof name>>,
    subscribe: (name, input, listener) => {
      const entry = entryOf(name, input);
      entry.listeners.add(listener);
      void refresh(entry);
      return () => entry.listeners.delete(listener);
    },
    mayDraw: async () => {
      await settled();
      await paced();
    },
    close: () => {
      stopEvents();
      stopConnection();
      entries.clear();
    },
  };
}

/** When it may be asked again: all that are as often at the same moments, so that what they tell is drawn in one frame. */
function dueAtMs({ name, askedAtMs }: Entry): number {
  const everyMs = leastMsOf[name] ?? leastMs;
  return Math.ceil((askedAtMs + everyMs / 2) / everyMs) * everyMs;
}

/** An event with ids concerns a query of one thing, or of some, only where it names one of them. */
function concerns({ input }: Entry, ids: readonly string[]): boolean {
  const some: unknown = Reflect.get(input, "runIds");
  if (Array.isArray(some) && ids.length > 0) return some.some((id) => ids.includes(String(id)));
  const one = ["runId", "executionId", "chatId"]
    .map((field) => Reflect.get(input, field))
    .find((id) => id !== undefined);
  return ids.length === 0 || one === undefined || ids.includes(String(one));
}

/** What went wrong with a call, as it is shown. */
export function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UserError({ code: "client.fault", kind: "failed", message, cause: error });
}
