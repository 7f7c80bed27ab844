import type { Action } from "./action.js";
import { notesOf } from "./add-host.js";

export const chatHostsActions: readonly Action<"chatHosts">[] = [
  {
    id: "chat-hosts.choose",
    scope: "chatHosts",
    keys: ["enter"],
    label: "models",
    inFooter: true,
    tooltip: "Go to the models of the host",
    disabled: noHost,
    run: ({ facts }) => facts.toModels(),
  },
  {
    id: "chat-hosts.test",
    scope: "chatHosts",
    keys: ["t"],
    label: "test",
    writes: true,
    inFooter: true,
    tooltip: "Ask the host now whether it answers, and as what",
    disabled: noHost,
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.host) return;
      const found = await client.call("hosts.test", { hostId: facts.host.hostId }, { signal });
      const [told = "", hint] = notesOf(found);
      shell.toast(found.state === "up" ? "good" : "bad", `${facts.host.name}: ${told}`, hint);
    },
  },
  {
    id: "chat-hosts.log",
    scope: "chatHosts",
    keys: ["o"],
    label: "log",
    inFooter: true,
    tooltip: "Show what ollama serve, started here, has written, as it goes on",
    disabled: (facts) =>
      noHost(facts) ??
      (facts.host?.origin === "environment" ? undefined : "Only the log of the Ollama that was started here is known"),
    run: ({ facts }) => facts.doors.open({ view: "serve-log" }),
  },
  {
    id: "chat-hosts.copy",
    scope: "chatHosts",
    keys: ["y"],
    label: "copy URL",
    tooltip: "Copy the URL of the host, without what is secret in it",
    disabled: noHost,
    run: ({ facts, shell }) => {
      if (!facts.host) return;
      shell.copy(facts.host.url);
      shell.toast("info", `Copied ${facts.host.url}`);
    },
  },
  {
    id: "chat-hosts.remove",
    scope: "chatHosts",
    keys: ["D"],
    label: "remove",
    writes: true,
    tooltip: "Take the host off the list; nothing changes on it, and u brings it back",
    disabled: (facts) =>
      noHost(facts) ??
      (facts.host?.origin === "environment" ? "It comes from OLLAMA_HOST: open Slipway with another one" : undefined),
    confirm: ({ host }) => ({
      title: `Remove the host ${host?.name ?? ""}?`,
      lines: ["Only its entry in this project goes: its models stay where they are. u brings it back."],
      verb: "remove",
    }),
    run: async ({ client, facts, signal }) => {
      if (facts.host) await client.call("hosts.remove", { hostId: facts.host.hostId }, { signal });
    },
  },
];

function noHost({ host }: { readonly host: unknown }): string | undefined {
  return host ? undefined : "No host is known yet";
}
