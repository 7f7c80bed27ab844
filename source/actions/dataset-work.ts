import type { Action, ActionContext, Shell } from "./action.js";
import type { DatasetsFacts } from "./datasets-facts.js";

type Facts = DatasetsFacts;
type Transfer = "push" | "pull" | "fetch";

/** Of the tab Datasets: what is done to data by DVC and git. */
export const datasetWorkActions: readonly Action<"datasets">[] = [
  {
    id: "datasets.add",
    scope: "datasets",
    keys: ["A"],
    label: "add",
    writes: true,
    inFooter: true,
    tooltip: "Track a file or folder with DVC, or what it is now; u takes it back, the data stays",
    disabled: whyNotWork,
    run: (context) => {
      const { dataset, untracked, work } = context.facts;
      if (untracked) return add(context, untracked.path);
      if (dataset?.state === "modified" && dataset.stage !== undefined)
        return askOutput(context, dataset.path, dataset.stage);
      if (dataset?.state === "modified") return add(context, dataset.path);
      const other = () =>
        work.ask.line({
          title: "track with DVC",
          initial: "",
          placeholder: "the path of a file or folder in the project",
          accept: (path) => (path.trim() === "" ? undefined : add(context, path.trim())),
          complete: completeOf(context),
        });
      if (work.untracked.length === 0) return other();
      work.ask.choose({
        title: "track with DVC",
        choices: [
          ...work.untracked.map((path) => ({ label: path, choose: () => add(context, path) })),
          { label: "another path", choose: other },
        ],
      });
    },
  },
  {
    id: "datasets.commit",
    scope: "datasets",
    keys: ["c"],
    label: "commit",
    writes: true,
    inFooter: true,
    tooltip: "Commit DVC's files of the data (.dvc, dvc.lock, .gitignore) to git, and nothing else that is staged",
    disabled: whyNotWork,
    run: async (context) => {
      const { client, facts, shell, signal } = context;
      const { files } = await client.call("data.uncommitted", { paths: [] }, { signal });
      if (files.length === 0) {
        shell.toast("info", "git has DVC's files as they are: there is nothing to commit", "A adds what has changed.");
        return;
      }
      const own = facts.dataset ? [facts.dataset.path] : [];
      const ofOwn = own.length > 0 ? (await client.call("data.uncommitted", { paths: own }, { signal })).files : [];
      // A .gitignore is that of its folder: what another one there changed alone is no change of this one.
      const isOwn = ofOwn.some((file) => file.split("/").at(-1) !== ".gitignore");
      const paths = isOwn ? own : [];
      facts.work.ask.line({
        title: `commit ${(isOwn ? ofOwn : files).join(", ")}`,
        initial: "",
        placeholder: "the message",
        accept: async (message) => {
          if (message.trim() === "") return;
          const committed = await client.call("data.commit", { paths, message: message.trim(), ...by(facts) });
          shell.toast("good", `Committed ${committed.files.join(", ")}`, committed.commit.slice(0, 8));
        },
      });
    },
  },
  transfer("push", "P", "Push data to a remote: this one or all"),
  transfer("pull", "L", "Pull data from a remote into the workspace: this one or all"),
  transfer("fetch", "F", "Fetch data from a remote into the cache: the workspace stays as it is"),
  {
    id: "datasets.remotes",
    scope: "datasets",
    keys: ["R"],
    label: "remotes",
    inFooter: true,
    tooltip: "The remotes that data is pushed to: add, test, choose the default",
    disabled: ({ work }) => (work.hasDvc ? undefined : noDvc),
    run: ({ facts }) => facts.doors.open({ view: "remotes" }),
  },
  {
    id: "datasets.import",
    scope: "datasets",
    keys: ["I"],
    label: "import",
    writes: true,
    tooltip: "Import a file from a URL and track it; where DVC is missing install it, where it is not set up set it up",
    disabled: ({ trusted }) => (trusted ? undefined : notTrusted),
    run: async (context) => {
      const { client, facts, shell, signal } = context;
      if (facts.work.lacksDvc) {
        await client.call("tools.install", by(facts), { signal });
        shell.toast("info", "DVC is installed in the background", "J shows it.");
        return;
      }
      if (!facts.work.hasDvc) return askInit(context);
      facts.work.ask.line({
        title: "import from",
        initial: "",
        placeholder: "https://… or the path of a file",
        accept: (url) => (url.trim() === "" ? undefined : askOut(context, url.trim())),
      });
    },
  },
  {
    id: "datasets.update",
    scope: "datasets",
    keys: ["U"],
    label: "update",
    writes: true,
    tooltip: "Get an import again where its source has changed (dvc update)",
    disabled: (facts) => whyNotWork(facts) ?? (facts.dataset?.importedFrom ? undefined : "No import is selected"),
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.dataset) return;
      await client.call("data.update", { file: facts.dataset.trackedBy, ...by(facts) }, { signal });
      began(shell, `Updating ${facts.dataset.path}`);
    },
  },
  {
    id: "datasets.stop",
    scope: "datasets",
    keys: ["X"],
    label: "stop",
    writes: true,
    tooltip: "Stop the newest work in the background: add, push, pull, import",
    run: async ({ client, shell, signal }) => {
      const { jobs } = await client.call("jobs.list", {}, { signal });
      const job = jobs.find(({ state }) => state === "running");
      if (!job) {
        shell.toast("info", "Nothing runs in the background");
        return;
      }
      await client.call("jobs.cancel", { jobId: job.jobId }, { signal });
      shell.toast("warning", `${job.title} is being stopped`);
    },
  },
  {
    id: "datasets.kept",
    scope: "datasets",
    keys: ["K"],
    label: "kept data",
    tooltip: "What restores have kept of data: bring it back, or drop it",
    run: ({ facts }) => facts.doors.open({ view: "kept" }),
  },
  {
    id: "datasets.clean",
    scope: "datasets",
    keys: ["C"],
    label: "clean up",
    inFooter: true,
    tooltip: "List what a garbage collection would remove from DVC's cache, and remove it",
    disabled: ({ work }) => (work.hasDvc ? undefined : noDvc),
    run: ({ facts }) => facts.doors.open({ view: "clean" }),
  },
];

const noDvc = "DVC is not set up here: I sets it up";
const notTrusted = "This folder is not trusted: T trusts it";

function whyNotWork({ trusted, work }: Facts): string | undefined {
  if (!trusted) return notTrusted;
  if (work.lacksDvc) return "DVC is not installed: I installs it";
  return work.hasDvc ? undefined : noDvc;
}

function by({ caller }: Pick<Facts, "caller">) {
  const own = caller();
  return own ? { caller: own } : {};
}

function began(shell: Shell, what: string): void {
  shell.toast("info", `${what} in the background`, "J shows it, X stops it.");
}

type Context = Pick<ActionContext<"datasets">, "client" | "facts" | "shell">;

async function add({ client, facts, shell }: Context, path: string): Promise<void> {
  await client.call("data.add", { paths: [path], ...by(facts) });
  shell.toast(
    "info",
    `Adding ${path} in the background`,
    facts.work.hasGit ? "J shows it, X stops it; c commits it then." : "J shows it, X stops it.",
  );
}

function askOutput({ client, facts, shell }: Context, path: string, stage: string): void {
  facts.work.ask.choose({
    title: path,
    notes: [`The stage ${stage} makes it: dvc add does not take it.`, "Run the stage (r in Pipeline) makes it anew."],
    choices: [
      {
        label: `take what is there as its output (dvc commit ${stage})`,
        choose: async () => {
          await client.call("data.commitOuts", { paths: [path], ...by(facts) });
          began(shell, `Taking ${path}`);
        },
      },
      { label: "leave it", choose: () => undefined },
    ],
  });
}

function askInit({ client, facts, shell }: Context): void {
  facts.work.ask.choose({
    title: "set DVC up here",
    notes: [
      "dvc init makes .dvc and .dvcignore; u takes it back while nothing is tracked.",
      ...(facts.work.hasGit
        ? []
        : [
            "There is no git here: it is dvc init --no-scm. Data is tracked, but versions, their history and dvc diff need git.",
            "Better leave it, type git init in this folder, then I again.",
          ]),
    ],
    choices: [
      {
        label: "set it up",
        choose: async () => {
          await client.call("data.init", by(facts));
          began(shell, "Setting DVC up");
        },
      },
      { label: "leave it", choose: () => undefined },
    ],
  });
}

/** Paths are the hub's, whatever machine the terminal runs on. */
function completeOf({ client }: Pick<Context, "client">) {
  return (typed: string) => client.call("data.completePath", { typed });
}

function askOut({ client, facts, shell }: Context, url: string): void {
  const name =
    url
      .replace(/[?#].*$/, "")
      .replace(/\/+$/, "")
      .split("/")
      .at(-1) ?? "";
  facts.work.ask.line({
    title: "import to",
    initial: name,
    placeholder: "the path in the project",
    accept: async (out) => {
      await client.call("data.import", { url, ...(out.trim() === "" ? {} : { out: out.trim() }), ...by(facts) });
      began(shell, `Importing ${name}`);
    },
    complete: completeOf({ client }),
  });
}

function transfer(kind: Transfer, key: string, tooltip: string): Action<"datasets"> {
  return {
    id: `datasets.${kind}`,
    scope: "datasets",
    keys: [key],
    label: kind,
    writes: true,
    inFooter: kind !== "fetch",
    tooltip,
    disabled: (facts) => {
      const why = whyNotWork(facts);
      if (why !== undefined) return why;
      return kind === "pull" && facts.running
        ? "The pipeline is running: its data stays as it is; F only fetches"
        : undefined;
    },
    run: async ({ client, facts, shell, signal }) => {
      const { work, dataset } = facts;
      // Asked anew: one may have been added this very moment.
      const { remotes } = await client.call("data.remotes", {}, { signal });
      if (remotes.length === 0) {
        shell.toast("warning", "There is no remote", "R, then A adds one.");
        return;
      }
      const begin = async (path: string | undefined, remote: string) => {
        const paths = path === undefined ? [] : [path];
        await client.call("data.transfer", { transfer: kind, paths, remote, ...by(facts) });
        began(shell, `${kind} of ${path ?? "all data"}`);
      };
      const choices = remotes.flatMap(({ name: remote }) => {
        const way = kind === "push" ? `to ${remote}` : `from ${remote}`;
        const one = dataset ? [{ label: `${dataset.path} ${way}`, choose: () => begin(dataset.path, remote) }] : [];
        return [...one, { label: `all data ${way}`, choose: () => begin(undefined, remote) }];
      });
      work.ask.choose({ title: kind, choices });
    },
  };
}
