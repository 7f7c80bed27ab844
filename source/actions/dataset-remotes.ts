import type { Action, ActionContext } from "./action.js";
import type { DataRemotesFacts } from "./dataset-work-facts.js";

export const dataRemotesActions: readonly Action<"dataRemotes">[] = [
  {
    id: "data-remotes.close",
    scope: "dataRemotes",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the data",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "data-remotes.test",
    scope: "dataRemotes",
    keys: ["enter", "T"],
    label: "test",
    writes: true,
    inFooter: true,
    tooltip: "Ask the remote: of a folder whether it can be written and what is free, of another one by dvc list-url",
    disabled: whyNotOne,
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.remote) return;
      await client.call("data.testRemote", { name: facts.remote.name, ...by(facts) }, { signal });
      shell.toast("info", `${facts.remote.name} is asked`, "The answer comes as a message; J keeps it.");
    },
  },
  {
    id: "data-remotes.check",
    scope: "dataRemotes",
    keys: ["c"],
    label: "check data",
    writes: true,
    inFooter: true,
    tooltip: "Ask the remote which of the data it has (dvc status --cloud): what it has not gets its arrow",
    disabled: whyNotOne,
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.remote) return;
      await client.call("data.checkRemote", { name: facts.remote.name, ...by(facts) }, { signal });
      shell.toast("info", `${facts.remote.name} is asked for the data`, "The answer comes as a message; J keeps it.");
    },
  },
  {
    id: "data-remotes.add",
    scope: "dataRemotes",
    keys: ["A"],
    label: "add",
    writes: true,
    inFooter: true,
    tooltip: "Add a remote: its name, its URL, whether git is to have it; u takes it back",
    disabled: ({ whyNot }) => whyNot,
    run: (context) => askName(context),
  },
  {
    id: "data-remotes.default",
    scope: "dataRemotes",
    keys: ["D"],
    label: "default",
    writes: true,
    inFooter: true,
    tooltip: "Make it the remote that push and pull use; u takes it back",
    disabled: (facts) => whyNotOne(facts) ?? (facts.remote?.isDefault ? "It is the default" : undefined),
    run: async ({ client, facts, signal }) => {
      if (facts.remote) await client.call("data.defaultRemote", { name: facts.remote.name, ...by(facts) }, { signal });
    },
  },
  {
    id: "data-remotes.remove",
    scope: "dataRemotes",
    keys: ["X"],
    label: "remove",
    writes: true,
    tooltip: "Remove it from the configuration; what it has stays there, u takes it back",
    disabled: (facts) =>
      whyNotOne(facts) ?? (facts.remote?.in === "global" ? "It is in the user's own configuration" : undefined),
    confirm: ({ remote }) => ({
      title: `Remove the remote ${remote?.name ?? ""}?`,
      lines: ["Only its entry goes; what it has stays there. u takes it back."],
      command: `dvc --wait-for-lock remote remove${remote?.in === "config.local" ? " --local" : ""} -- ${remote?.name ?? ""}`,
      verb: "remove",
    }),
    run: async ({ client, facts, signal }) => {
      if (facts.remote) await client.call("data.removeRemote", { name: facts.remote.name, ...by(facts) }, { signal });
    },
  },
  {
    id: "data-remotes.copy",
    scope: "dataRemotes",
    keys: ["y"],
    label: "copy URL",
    tooltip: "Copy the URL of the remote, without what is secret in it",
    disabled: ({ remote }) => (remote ? undefined : "There is no remote"),
    run: ({ facts, shell }) => {
      if (!facts.remote) return;
      shell.copy(facts.remote.url);
      shell.toast("info", "Copied");
    },
  },
];

function by({ caller }: DataRemotesFacts) {
  const own = caller();
  return own ? { caller: own } : {};
}

function whyNotOne({ remote, whyNot }: DataRemotesFacts): string | undefined {
  return whyNot ?? (remote ? undefined : "There is no remote: A adds one");
}

type Context = Pick<ActionContext<"dataRemotes">, "client" | "facts">;

function askName({ client, facts }: Context): void {
  facts.ask.line({
    title: "name of the new remote",
    initial: "",
    placeholder: "storage",
    accept: (name) => (name.trim() === "" ? undefined : askUrl({ client, facts }, name.trim())),
  });
}

function askUrl({ client, facts }: Context, name: string): void {
  facts.ask.line({
    title: `URL of ${name}`,
    initial: "",
    placeholder: "/mnt/storage, s3://bucket/path, ssh://host/path, https://…",
    accept: (url) => (url.trim() === "" ? undefined : askWhere({ client, facts }, name, url.trim())),
  });
}

function askWhere({ client, facts }: Context, name: string, url: string): void {
  const add = (local: boolean, isDefault: boolean) => async () => {
    await client.call("data.addRemote", { name, url, local, isDefault, ...by(facts) });
  };
  facts.ask.choose({
    title: `${name}: ${url}`,
    notes: ["Secrets belong into .dvc/config.local, which git does not get."],
    choices: [
      { label: "the default, in .dvc/config (git gets it)", choose: add(false, true) },
      { label: "in .dvc/config (git gets it)", choose: add(false, false) },
      { label: "the default, only here (.dvc/config.local)", choose: add(true, true) },
      { label: "only here (.dvc/config.local)", choose: add(true, false) },
    ],
  });
}
