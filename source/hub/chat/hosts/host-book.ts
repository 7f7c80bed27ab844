import { type OllamaHost, parseOllamaHost } from "../../../adapters/ollama/host.js";
import type { Environment } from "../../../adapters/process.js";
import { type ChatHost, firstHostId, type HostKind } from "../../../domain/ollama.js";
import { UserError } from "../../../domain/user-error.js";
import type { Document } from "../../../store/document.js";
import type { Settings } from "../../../store/settings.js";

export type ListedHost = ChatHost & { readonly origin: "environment" | "settings" };

export type HostAddress = {
  readonly url: string;
  readonly kind?: HostKind | undefined;
  readonly apiKeyEnv?: string | undefined;
};

/** Which servers there are, and how each is reached. */
export type HostBook = {
  /** That of OLLAMA_HOST, then those of the settings in the order they were added. */
  readonly list: () => readonly ListedHost[];
  /** Without an id the first. @throws UserError `host.none` */
  readonly find: (hostId: string | undefined) => ListedHost;
  /** @throws UserError `ollama.bad-host`, `host.no-key` */
  readonly reach: (host: ListedHost | HostAddress) => OllamaHost;
  /** Its id. @throws UserError `ollama.bad-host`, `host.secret`, `host.exists` */
  readonly add: (
    host: HostAddress & { readonly name?: string | undefined; readonly hostId?: string },
  ) => Promise<string>;
  /** @throws UserError `host.none`, `host.of-environment` */
  readonly remove: (hostId: string) => Promise<ListedHost>;
};

export function createHostBook(settings: Document<Settings>, env: () => Environment): HostBook {
  const kept = () => settings.data().chat?.hosts ?? [];
  const first = (): OllamaHost => withOllamaKey(parseOllamaHost(env().OLLAMA_HOST), env());
  const list = (): readonly ListedHost[] => [
    { hostId: firstHostId, name: "Ollama", url: shownUrl(first, env().OLLAMA_HOST), origin: "environment" },
    ...kept().map(({ id, name, url, kind, apiKeyEnv }) => ({
      hostId: id,
      name: name ?? nameOf(url),
      url,
      ...(kind === undefined ? {} : { kind }),
      ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
      origin: "settings" as const,
    })),
  ];
  const find = (hostId: string | undefined) => {
    const found = list().find((host) => host.hostId === (hostId ?? firstHostId));
    if (found) return found;
    throw new UserError({
      code: "host.none",
      kind: "not-found",
      message: `There is no host ${JSON.stringify(hostId)} in this project`,
      hint: "Choose another host, or add it again.",
    });
  };
  return {
    list,
    find,
    reach: (host) => {
      const isFirst = "origin" in host && host.origin === "environment";
      const reached = isFirst ? first() : parseOllamaHost(host.url, "The host");
      return { ...reached, ...keyOf(host.apiKeyEnv, env()), proxyEnv: env() };
    },
    add: async ({ url: text, name, kind, apiKeyEnv, hostId }) => {
      const { url, authorization } = parseOllamaHost(text, "The host");
      if (authorization !== undefined) throw secretInUrl(url);
      const same = list().find((host) => host.url === url);
      if (same) throw hostExists(same);
      const id = hostId ?? freeId(kept().map((host) => host.id));
      await settings.update((data) => {
        const hosts = [...(data.chat?.hosts ?? []), { id, url, name, kind, apiKeyEnv }];
        data.chat = { ...data.chat, hosts };
      });
      return id;
    },
    remove: async (hostId) => {
      const host = find(hostId);
      if (host.origin === "environment") throw ofEnvironment(host.url);
      await settings.update((data) => {
        data.chat = { ...data.chat, hosts: (data.chat?.hosts ?? []).filter(({ id }) => id !== hostId) };
      });
      return host;
    },
  };
}

/** A host whose OLLAMA_HOST is none is listed all the same, as it was written, without its password. */
function shownUrl(first: () => OllamaHost, text: string | undefined): string {
  try {
    return first().url;
  } catch {
    return (text ?? "").replace(/[^@/]*@/, "");
  }
}

/** What Ollama's own client does for its own service. */
function withOllamaKey(host: OllamaHost, env: Environment): OllamaHost {
  const key = env.OLLAMA_API_KEY;
  if (!key || host.authorization !== undefined || new URL(host.url).hostname !== "ollama.com") return host;
  return { ...host, authorization: `Bearer ${key}` };
}

/** @throws UserError `host.no-key` */
function keyOf(name: string | undefined, env: Environment): Partial<OllamaHost> {
  if (name === undefined) return {};
  const key = env[name]?.trim();
  if (key) return { authorization: /^(Basic|Bearer) /.test(key) ? key : `Bearer ${key}` };
  throw new UserError({
    code: "host.no-key",
    kind: "missing",
    message: `The environment variable ${name}, which has the key of the host, is not set in the hub`,
    hint: `Set it, stop the hub (slipway hub stop), and open Slipway again.`,
  });
}

function nameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function freeId(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`host-${number}`)) number += 1;
  return `host-${number}`;
}

function secretInUrl(url: string): UserError {
  return new UserError({
    code: "host.secret",
    kind: "refused",
    message: `A password is not kept: ${url} has one before its host`,
    hint: 'Put the key, or "Basic …", into an environment variable and name that.',
  });
}

function hostExists({ name, url }: ListedHost): UserError {
  return new UserError({
    code: "host.exists",
    kind: "exists",
    message: `${url} is there already, as ${name}`,
    hint: "Choose that host, or give another address.",
  });
}

function ofEnvironment(url: string): UserError {
  return new UserError({
    code: "host.of-environment",
    kind: "refused",
    message: `${url} comes from OLLAMA_HOST`,
    hint: "Open Slipway with another OLLAMA_HOST.",
  });
}
