import { UserError } from "../../domain/user-error.js";
import type { Environment } from "../process.js";

export type OllamaHost = {
  /** `http://127.0.0.1:11434`, without a trailing slash and without credentials. */
  readonly url: string;
  /** From `user:pass@` in the host, or its key. */
  readonly authorization: string | undefined;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read; absent: no proxy. */
  readonly proxyEnv?: Environment | undefined;
};

const defaultPort = "11434";

/**
 * The server that a text in the form of `OLLAMA_HOST` names: scheme optional, port 11434 where none is given with no
 * scheme (443 and 80 with one, as Ollama's own command line has it), `0.0.0.0` is reached at 127.0.0.1. `source` says in an
 * error where the text came from.
 * @throws UserError `ollama.bad-host`
 */
export function parseOllamaHost(text: string | undefined, source = "OLLAMA_HOST"): OllamaHost {
  const trimmed = (text ?? "").trim().replace(/^["']|["']$/g, "");
  const [, scheme, rest = ""] = /^(?:(https?):\/\/)?(.*)$/s.exec(trimmed) ?? [];
  const [, credentials, address = "", path = ""] = /^(?:([^@/]*)@)?([^/]*)(.*)$/s.exec(rest) ?? [];
  const [, host, port] = splitPort(address);
  const numberOnly = /^\d+$/.test(address) ? address : undefined;
  const name = numberOnly ? "127.0.0.1" : hostName(host);
  const portText = numberOnly ?? port ?? (scheme === "https" ? "443" : scheme === "http" ? "80" : defaultPort);
  const url = `${scheme ?? "http"}://${name}:${portText}${path.replace(/[?#].*$/s, "").replace(/\/+$/, "")}`;
  if (!URL.canParse(url) || /\s/.test(url)) {
    throw new UserError({
      code: "ollama.bad-host",
      kind: "invalid",
      message: `${source} "${withoutCredentials(trimmed)}" is not an address`,
      hint: "Write it as host:port or http://host:port.",
    });
  }
  const authorization = credentials ? `Basic ${Buffer.from(unescaped(credentials)).toString("base64")}` : undefined;
  return { url, authorization };
}

/** A password that is not escaped may have any sign: all that stands before the last @ goes. */
function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1");
}

/** A password may have a % that escapes nothing. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** [whole, host, port] of `host:port`, `[::1]:port`, `::1`, `:port`. */
function splitPort(address: string): readonly (string | undefined)[] {
  const bracketed = /^(\[[^\]]*\])(?::(\d+))?$/.exec(address);
  if (bracketed) return bracketed;
  if ((address.match(/:/g) ?? []).length > 1) return [address, `[${address}]`, undefined];
  return /^([^:]*)(?::(\d+))?$/.exec(address) ?? [address, address, undefined];
}

function hostName(host: string | undefined): string {
  if (!host || host === "0.0.0.0") return "127.0.0.1";
  return host === "[::]" ? "[::1]" : host;
}
