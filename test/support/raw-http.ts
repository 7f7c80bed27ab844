import type { HubServer } from "./hub-server.js";

/** The head of a request as text, with the full token; `Connection: close`, so that the server ends after its answer. */
export function requestHead(hub: HubServer, first: string, ...headers: readonly string[]): string {
  const lines = [first, "Host: 127.0.0.1", `Authorization: Bearer ${hub.token}`, "Connection: close", ...headers];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** The status and the JSON of the last answer in what a connection received. */
export function answerOf(received: string): readonly [status: number, body: unknown] {
  const last = received.slice(received.lastIndexOf("HTTP/1.1 "));
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(last) ?? [];
  const text = last.slice(last.indexOf("\r\n\r\n") + 4);
  return [Number(status), text === "" ? undefined : JSON.parse(text)];
}

/** What a connection of its own answers to these bytes. */
export async function askRaw(
  hub: HubServer,
  ...parts: readonly (string | Uint8Array)[]
): Promise<readonly [status: number, body: unknown]> {
  const client = hub.raw();
  client.write(...parts);
  return answerOf(await client.ended);
}
