import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ConnectOptions } from "../client/connect.js";
import type { Host } from "../client/host.js";

/**
 * The same way to the hub; where none can be there, its process is started before this resolves, so that it starts while
 * the terminal's own code is loaded. What comes of it is told to the client that connects first.
 */
export async function startHubEarly(connect: ConnectOptions): Promise<ConnectOptions> {
  if (!("projectRoot" in connect) || connect.readOnly || !connect.start) return connect;
  const { projectRoot, host } = connect;
  if (existsSync(join(projectRoot, ".slipway/hub.json"))) return connect;
  const { spawnHub } = await import("./hub-command/spawn-hub.js");
  const given = new AbortController();
  const spawned = Promise.withResolvers<void>();
  let early: Promise<void> | undefined = spawnHub(projectRoot, [], {
    signal: given.signal,
    onSpawned: spawned.resolve,
  });
  await Promise.race([spawned.promise, early.catch(() => undefined)]);
  const begunStart: Host["begunStart"] = (signal) => {
    const begun = early;
    early = undefined;
    signal.addEventListener("abort", () => given.abort(signal.reason), { once: true });
    return begun;
  };
  return { ...connect, host: { ...host, begunStart } };
}
