import type { Caller } from "../api/calls.js";

/** What of this process's environment a hub is told that outlives it: where tools are, which Ollama is meant. */
export function toolEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ownCaller().env).filter(([name]) => name === "PATH" || /^OLLAMA_/.test(name)),
  );
}

/** Environment, umask and folder of this process: what is run for it is run with these. */
export function ownCaller(): Caller {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { env, umask: process.umask(), cwd: process.cwd() };
}
