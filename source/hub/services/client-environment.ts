import type { Environment } from "../../adapters/process.js";

/** A terminal that came so short ago may be about to listen: it counts as open. */
const mayListenForMs = 5000;

export type ClientEnvironment = {
  /** The hub's own environment with `PATH` and `OLLAMA_*` of who attached last. */
  readonly env: () => Environment;
  /** True when it changed something. A terminal without `OLLAMA_HOST` does not take away what another open one has named. */
  readonly attach: (given: Environment) => boolean;
};

/**
 * What the user's shell says now, not the one that once started the hub: where tools are and which Ollama is meant. The hub
 * outlives terminals, and a user who was told to set a variable opens the next one with it.
 */
export function createClientEnvironment(
  own: Environment,
  options: { readonly othersAreOpen: () => boolean; readonly now: () => number },
): ClientEnvironment {
  let attached: Environment = toldBy(own);
  let attachedAtMs = Number.NEGATIVE_INFINITY;
  return {
    env: () => ({ ...without(own), ...attached }),
    attach: (given) => {
      const told = toldBy(given);
      const shared = options.othersAreOpen() || options.now() - attachedAtMs < mayListenForMs;
      const next = told.OLLAMA_HOST === undefined && shared ? { ...attached, ...told } : told;
      const changed = JSON.stringify(Object.entries(next).sort()) !== JSON.stringify(Object.entries(attached).sort());
      attached = next;
      attachedAtMs = options.now();
      return changed;
    },
  };
}

function counts(name: string): boolean {
  return name === "PATH" || name.startsWith("OLLAMA_");
}

function toldBy(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => counts(name) && value !== undefined));
}

function without(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !counts(name)));
}
