import type { Server } from "node:http";
import { UserError } from "../domain/user-error.js";
import type { Document } from "../store/document.js";
import type { Settings } from "../store/settings.js";

export type Listening = {
  readonly port: number;
  /** The kept port, which another program has taken. */
  readonly insteadOf?: number;
};

/**
 * The port that the server listens on now: the one asked for, else the one of last time, else a free one that is kept. A
 * port that is taken is not silently changed while work is alive, whose clients wait for the hub there.
 * @throws UserError `hub.port-taken`
 */
export async function listenOn(
  server: Server,
  asked: number | undefined,
  settings: Document<Settings>,
  workIsAlive: () => boolean,
): Promise<Listening> {
  const kept = settings.data().port;
  const wanted = asked ?? kept;
  if (wanted !== undefined && wanted !== 0) {
    const taken = await tryPort(server, wanted);
    if (taken === undefined) {
      await keep(settings, wanted, kept);
      return { port: wanted };
    }
    if (asked !== undefined || workIsAlive()) throw portTaken(wanted, taken);
  }
  const failure = await tryPort(server, 0);
  if (failure) throw portTaken(0, failure);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await keep(settings, port, kept);
  return kept === undefined || asked === 0 ? { port } : { port, insteadOf: kept };
}

async function keep(settings: Document<Settings>, port: number, kept: number | undefined): Promise<void> {
  if (port !== kept) {
    await settings.update((data) => {
      data.port = port;
    });
  }
}

/** undefined when it listens, else why not. */
function tryPort(server: Server, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const onError = (error: Error) => resolve(error);
    server.once("error", onError);
    server.listen({ port, host: "127.0.0.1" }, () => {
      server.off("error", onError);
      resolve(undefined);
    });
  });
}

function portTaken(port: number, cause: Error): UserError {
  return new UserError({
    code: "hub.port-taken",
    kind: "conflict",
    message: `Port ${port} of 127.0.0.1 cannot be used: ${cause.message}`,
    hint: `Stop what listens there (ss -ltnp 'sport = :${port}'), or name another: slipway hub start --port N`,
    cause,
  });
}
