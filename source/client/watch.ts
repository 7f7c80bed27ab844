import { randomBytes } from "node:crypto";
import { UserError } from "../domain/user-error.js";
import { bodyText, send } from "./hub-http.js";

/** A hub that lives answers a challenge in a few milliseconds; a busy machine gets a thousand times as long. */
const answersWithinMs = 4000;

/** Looks after a request that may take long, or a stream that may be silent: whether the hub still answers at all. */
export type Watch = {
  /** Aborted with `hub.hangs` when it does not. */
  readonly signal: AbortSignal;
  /** Something came: no need to ask for a while. */
  readonly heard: () => void;
  readonly end: () => void;
};

/** Asks for a sign of life whenever nothing was heard for `quietMs`. */
export function watchHub(url: string, quietMs: number): Watch {
  const hung = new AbortController();
  let timer: NodeJS.Timeout;
  const ask = async () => {
    try {
      await challenge(url, "", hung.signal);
      listen();
    } catch (error) {
      if (error instanceof UserError && error.code === "hub.hangs") hung.abort(error);
      // Whatever else is wrong, the request itself will find out.
    }
  };
  const listen = () => {
    clearTimeout(timer);
    if (hung.signal.aborted) return;
    timer = setTimeout(() => void ask(), quietMs);
    timer.unref();
  };
  listen();
  return {
    signal: hung.signal,
    heard: listen,
    end: () => {
      clearTimeout(timer);
      hung.abort();
    },
  };
}

/**
 * What the hub at this address says to a challenge.
 * @throws UserError `hub.down` where nobody listens, `hub.hangs` where somebody does and says nothing
 */
export async function challenge(url: string, nonce: string, signal: AbortSignal): Promise<string> {
  const late = AbortSignal.timeout(answersWithinMs);
  const path = `/slipway/v1/challenge?nonce=${nonce === "" ? randomBytes(8).toString("hex") : nonce}`;
  try {
    const signals = AbortSignal.any([signal, late]);
    return await bodyText(await send({ url, token: "" }, { method: "GET", path, headers: {}, signal: signals }));
  } catch (error) {
    if (!signal.aborted && late.aborted) throw hangs(url);
    throw error;
  }
}

function hangs(url: string): UserError {
  return new UserError({
    code: "hub.hangs",
    kind: "unavailable",
    message: `The hub at ${url} takes connections and does not answer`,
    hint: "Wait for it, or end it (what it supervises lives on): slipway hub stop --force",
  });
}
