import type { Caller } from "../api/calls.js";

/** Environment, umask and folder of this process: what is run for it is run with these. */
export function ownCaller(): Caller {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { env, umask: process.umask(), cwd: process.cwd() };
}
