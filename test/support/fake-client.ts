import type { CallName } from "../../source/api/calls.js";
import type { Topic } from "../../source/api/events.js";
import type { HubClient } from "../../source/client/hub-client.js";

export type FakeClient = HubClient & {
  /** Every call that was made, in order. */
  readonly calls: readonly (readonly [CallName, unknown])[];
  readonly emit: (topic: Topic, ...ids: readonly string[]) => void;
};

/** A hub that answers from a table; a name that it does not have is never answered. */
export function fakeClient(
  answers: Partial<Record<CallName, (input: never, signal: AbortSignal | undefined) => unknown>>,
): FakeClient {
  const calls: (readonly [CallName, unknown])[] = [];
  const listeners = new Set<Parameters<HubClient["onEvent"]>[0]>();
  let revision = 0;
  const up = { state: "up" } as const;
  return {
    calls,
    emit: (topic, ...ids) => {
      revision += 1;
      for (const listener of listeners) listener({ topic, ids, revision });
    },
    call: async (name, input, options) => {
      calls.push([name, input]);
      const answer = answers[name];
      // Test data: its form is what the test is about.
      return answer ? (answer(input as never, options?.signal) as never) : new Promise<never>(() => undefined);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connection: () => up,
    onConnection: () => () => undefined,
    chatStream: async function* () {
      yield { done: true };
    },
    logBytes: async function* () {
      yield Buffer.from("a line\n");
    },
    artifact: async function* () {
      yield Buffer.from("content");
    },
    close: () => undefined,
  };
}
