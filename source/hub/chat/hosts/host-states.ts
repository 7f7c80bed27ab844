import { probeHost } from "../../../adapters/hosts/probe-host.js";
import { type HostAbility, type HostKind, type HostState, hostLacks } from "../../../domain/ollama.js";
import { UserError } from "../../../domain/user-error.js";
import type { HostAddress, HostBook, ListedHost } from "./host-book.js";

/** How long a server may take to answer a probe before it counts as hung. */
const answerWithinMs = 3000;

/** What is known of each host, by probes. */
export type HostStates = {
  readonly last: (host: ListedHost) => HostState;
  /** Probes now; two at once are one. Never throws. */
  readonly look: (host: ListedHost) => Promise<HostState>;
  /** Probes what is not set down. Never throws. */
  readonly test: (address: HostAddress) => Promise<HostState>;
  /** As the last probe had it, else by one. @throws UserError of `probeHost` and `HostBook.reach` */
  readonly kind: (host: ListedHost) => Promise<HostKind>;
  /** @throws UserError `host.lacks`, and those of `kind` */
  readonly require: (host: ListedHost, ability: HostAbility) => Promise<void>;
};

export function createHostStates(
  book: Pick<HostBook, "reach">,
  options: {
    readonly isStarting: () => boolean;
    /** The first host's server can be started here. */
    readonly canStart: () => Promise<boolean>;
    readonly onChange: () => void;
  },
): HostStates {
  const states = new Map<string, HostState>();
  const kinds = new Map<string, HostKind>();
  const looking = new Map<string, Promise<HostState>>();

  const probe = async (address: HostAddress) => {
    const signal = AbortSignal.timeout(answerWithinMs);
    return probeHost(book.reach(address), address.kind, signal);
  };
  const lookNow = async (host: ListedHost): Promise<HostState> => {
    const isFirst = host.origin === "environment";
    let state: HostState;
    try {
      state = { state: "up", ...(await probe(host)) };
      kinds.set(keyOf(host), state.kind);
    } catch (error) {
      const starts = isFirst && options.isStarting();
      state = starts ? { state: "starting" } : downOf(error, isFirst && (await options.canStart()));
    }
    const before = states.get(keyOf(host));
    states.set(keyOf(host), state);
    if (JSON.stringify(before) !== JSON.stringify(state)) options.onChange();
    return state;
  };
  const look = (host: ListedHost) => {
    const key = keyOf(host);
    const running = looking.get(key) ?? lookNow(host).finally(() => looking.delete(key));
    looking.set(key, running);
    return running;
  };
  const kind = async (host: ListedHost): Promise<HostKind> => {
    const known = host.kind ?? kinds.get(keyOf(host));
    if (known) return known;
    const found = await probe(host);
    kinds.set(keyOf(host), found.kind);
    return found.kind;
  };
  return {
    last: (host) => states.get(keyOf(host)) ?? { state: "asking" },
    look,
    test: async (address) => {
      try {
        return { state: "up", ...(await probe(address)) };
      } catch (error) {
        return downOf(error, false);
      }
    },
    kind,
    require: async (host, ability) => {
      const why = hostLacks(await kind(host))[ability];
      if (why === undefined) return;
      throw new UserError({
        code: "host.lacks",
        kind: "refused",
        message: `${host.name} cannot do that: ${why}`,
        hint: "Choose a host that is an Ollama.",
      });
    },
  };
}

/** The same id may be another server: OLLAMA_HOST changes with the terminal. */
function keyOf({ hostId, url, kind, apiKeyEnv }: ListedHost): string {
  return JSON.stringify([hostId, url, kind, apiKeyEnv]);
}

function downOf(error: unknown, canStart: boolean): HostState {
  if (!(error instanceof UserError)) throw error;
  const { code, message, hint } = error;
  // Only where nothing is there a start helps.
  return {
    state: "down",
    code,
    reason: message,
    ...(hint ? { hint } : {}),
    canStart: canStart && code === "ollama.down",
  };
}
