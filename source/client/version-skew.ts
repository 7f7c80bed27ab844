import type { HubFile } from "../api/hub-file.js";
import { apiVersion } from "../api/version.js";
import { UserError } from "../domain/user-error.js";
import { readHubFile } from "./hub-file.js";
import { type Access, bodyText, send, sentError } from "./hub-http.js";

const endsWithinMs = 15_000;

/** Whether the hub of this file is of an older Slipway, which is replaced. @throws UserError `hub.newer` */
export function isOlder(file: HubFile): boolean {
  if (file.apiVersion <= apiVersion) return file.apiVersion < apiVersion;
  throw new UserError({
    code: "hub.newer",
    kind: "conflict",
    message: `The hub of this project is of a newer Slipway (${file.appVersion})`,
    hint: "Upgrade this slipway, or stop that hub: slipway hub stop",
  });
}

/** Asks a hub to end (what it supervises lives on) and waits until it has gone from its port. @throws UserError `hub.older` */
export async function endHub(projectRoot: string, access: Access, file: HubFile, signal: AbortSignal): Promise<void> {
  const response = await send(access, {
    method: "POST",
    path: "/slipway/v1/call/hub.stop",
    headers: {},
    body: JSON.stringify({ force: true }),
    signal,
  });
  const text = await bodyText(response);
  if (response.statusCode !== 200) throw sentError(response.statusCode ?? 0, text);
  for (const until = Date.now() + endsWithinMs; (await readHubFile(projectRoot))?.pid === file.pid; ) {
    if (Date.now() > until) throw staysAlive(file);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function staysAlive({ pid, appVersion }: HubFile): UserError {
  return new UserError({
    code: "hub.older",
    kind: "failed",
    message: `The older hub (${appVersion}, pid ${pid}) does not end`,
    hint: `End it: kill ${pid}`,
  });
}
