import type { HubEvent, Topic } from "../../api/events.js";
import type { Events } from "../context.js";

/** Changes of so long are gathered into one event a topic. */
const gatherMs = 30;
/** More ids than that say only "anything of the topic". */
const mostIds = 256;

export type EventBus = Events & {
  /** Returns the function that ends it. */
  readonly subscribe: (listener: (event: HubEvent) => void) => () => void;
};

export function createEventBus(): EventBus {
  const listeners = new Set<(event: HubEvent) => void>();
  const gathered = new Map<Topic, Set<string> | "all">();
  let timer: NodeJS.Timeout | undefined;
  let revision = 0;

  const publish = () => {
    timer = undefined;
    for (const [topic, ids] of gathered) {
      revision += 1;
      const event = { topic, ids: ids === "all" ? [] : [...ids], revision };
      for (const listener of listeners) listener(event);
    }
    gathered.clear();
  };

  return {
    emit: (topic, id) => {
      if (listeners.size === 0) {
        revision += 1;
        return;
      }
      const ids = gathered.get(topic) ?? new Set<string>();
      if (id === undefined || ids === "all" || ids.size >= mostIds) gathered.set(topic, "all");
      else gathered.set(topic, ids.add(id));
      timer ??= setTimeout(publish, gatherMs);
    },
    watched: () => listeners.size > 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === undefined) return;
        clearTimeout(timer);
        timer = undefined;
        gathered.clear();
      };
    },
  };
}
