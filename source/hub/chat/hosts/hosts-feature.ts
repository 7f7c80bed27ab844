import { z } from "zod";
import { type HostView, hostKindSchema } from "../../../api/ollama-calls.js";
import { hostLacks } from "../../../domain/ollama.js";
import type { Feature, HubContext } from "../../context.js";
import type { HostBook, ListedHost } from "./host-book.js";
import type { HostStates } from "./host-states.js";
import type { HostLooks } from "./looks.js";

/** A look at the servers while somebody looks at them. */
const lookEveryMs = 5000;
/** A list waits so long for states, and goes without those that come later: a hung server delays nobody. */
const listWithinMs = 250;
const removedKind = "hosts.remove";
const removedSchema = z.object({
  hostId: z.string(),
  url: z.string(),
  name: z.string(),
  kind: hostKindSchema.optional(),
  apiKeyEnv: z.string().optional(),
});

/** `hosts.*`: which servers there are and how each is. */
export function createHostsFeature(
  context: Pick<HubContext, "events" | "undo">,
  book: HostBook,
  states: HostStates,
  looks: HostLooks,
): Feature {
  const timer = setInterval(() => {
    if (!looks.areOn() || !context.events.watched()) return;
    for (const host of book.list()) void states.look(host);
  }, lookEveryMs);
  timer.unref();

  context.undo.on(removedKind, removedSchema, async (host) => {
    await book.add(host);
    context.events.emit("ollama");
  });

  return {
    handlers: {
      "hosts.list": async () => {
        const hosts = book.list();
        await Promise.race([Promise.all(hosts.map(states.look)), afterMs(listWithinMs)]);
        return { hosts: hosts.map((host) => view(host, states)) };
      },
      "hosts.looked": () => {
        looks.told();
        return { noted: true };
      },
      "hosts.add": async (host) => {
        const hostId = await book.add(host);
        context.events.emit("ollama");
        return { hostId };
      },
      "hosts.remove": async ({ hostId }) => {
        const { origin: _, ...host } = await book.remove(hostId);
        context.events.emit("ollama");
        await context.undo.push({ label: `removal of host ${host.name}`, kind: removedKind, data: host, mild: true });
        return { removed: true };
      },
      "hosts.test": (asked) => ("hostId" in asked ? states.look(book.find(asked.hostId)) : states.test(asked)),
    },
    close: async () => clearInterval(timer),
  };
}

function view(host: ListedHost, states: HostStates): HostView {
  const state = states.last(host);
  const kind = state.state === "up" ? state.kind : host.kind;
  return { ...host, ...state, lacks: kind === undefined ? {} : hostLacks(kind) };
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
