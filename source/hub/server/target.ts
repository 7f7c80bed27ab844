import type { IncomingMessage } from "node:http";
import { UserError } from "../../domain/user-error.js";

export type Target = {
  /** As it was sent, without the query: not decoded, `..` and `//` where they were, so that nothing hides behind them. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The host and port of a target that was sent whole, as to a proxy (RFC 9112 3.2.2). */
  readonly host: string | undefined;
};

/** What a request asks for. @throws UserError `request.bad-target` */
export function targetOf({ url = "" }: IncomingMessage): Target {
  const [, host, rest = ""] = /^https?:\/\/([^/?]*)(.*)$/i.exec(url) ?? [undefined, undefined, url];
  const end = rest.indexOf("?");
  const path = (end < 0 ? rest : rest.slice(0, end)) || (host === undefined ? "" : "/");
  const isPath = path.startsWith("/") || path === "*";
  if (!isPath || !/^[\x21-\x7e]*$/.test(url)) {
    throw new UserError({
      code: "request.bad-target",
      kind: "invalid",
      message: `The path ${JSON.stringify(url.slice(0, 200))} is none: it starts with / and is percent-encoded`,
    });
  }
  return { path, query: new URLSearchParams(end < 0 ? "" : rest.slice(end + 1)), host };
}
