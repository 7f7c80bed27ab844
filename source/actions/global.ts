import type { Action } from "./action.js";

const tabs = ["chat", "datasets", "pipeline", "runs", "registry"] as const;

export const globalActions: readonly Action<"global">[] = [
  {
    id: "global.help",
    scope: "global",
    keys: ["?", "f1"],
    label: "help",
    inFooter: true,
    tooltip: "Show every key of this screen; type to filter, Enter runs one",
    run: ({ shell }) => shell.open("help"),
  },
  ...tabs.map(
    (tab, at): Action<"global"> => ({
      id: `global.tab-${tab}`,
      scope: "global",
      keys: [String(at + 1), `alt+${at + 1}`],
      label: tab,
      tooltip: `Go to the tab ${tab[0]?.toUpperCase()}${tab.slice(1)}`,
      run: ({ shell }) => shell.showTab(tab),
    }),
  ),
  {
    id: "global.next-pane",
    scope: "global",
    keys: ["tab"],
    label: "pane",
    inFooter: true,
    tooltip: "Go to the next pane",
    run: ({ shell }) => shell.movePane(1),
  },
  {
    id: "global.previous-pane",
    scope: "global",
    keys: ["shift+tab"],
    label: "pane back",
    tooltip: "Go to the pane before",
    run: ({ shell }) => shell.movePane(-1),
  },
  {
    id: "global.zoom",
    scope: "global",
    keys: ["z"],
    label: "zoom",
    tooltip: "Give the focused pane the whole screen, and back",
    run: ({ shell }) => shell.zoom(),
  },
  {
    id: "global.undo",
    scope: "global",
    keys: ["u"],
    label: "undo",
    writes: true,
    tooltip: "Undo the last change",
    disabled: ({ undo }) => (undo.label === undefined ? "There is nothing to undo" : undefined),
    confirm: ({ undo }) =>
      undo.asks === false ? undefined : { title: "Undo", lines: [undo.label ?? ""], verb: "undo" },
    run: async ({ facts: { undo }, client, shell, signal }) => {
      // Without a question keys may follow each other faster than what is shown: each undoes the last such change.
      const which = undo.asks === false ? { mild: true } : undo.id === undefined ? {} : { id: undo.id };
      const { label } = await client.call("undo.run", which, { signal });
      shell.toast("good", label === undefined ? "There was nothing to undo" : `Undone: ${label}`);
    },
  },
  {
    id: "global.last-view",
    scope: "global",
    keys: ["-"],
    label: "last view",
    tooltip: "Go back to the tab before",
    run: ({ shell }) => shell.lastView(),
  },
  {
    id: "global.commands",
    scope: "global",
    keys: ["@"],
    label: "commands",
    tooltip: "Show every command that was run",
    run: ({ shell }) => shell.open("commands"),
  },
  {
    id: "global.jobs",
    scope: "global",
    keys: ["J"],
    label: "jobs",
    tooltip: "Show what runs in the background, and how it ended",
    run: ({ shell }) => shell.open("jobs"),
  },
  {
    id: "global.machine",
    scope: "global",
    keys: ["ctrl+g"],
    label: "machine",
    tooltip: "Show the machine: processor, memory, disks, GPUs and who uses them; choose the GPUs of the next run",
    run: ({ shell }) => shell.openPage("machine"),
  },
  {
    id: "global.palette",
    scope: "global",
    keys: [":", "ctrl+p"],
    label: "command",
    inFooter: true,
    tooltip: "Find any action by its name and run it",
    run: ({ shell }) => shell.open("palette"),
  },
  {
    id: "global.trust",
    scope: "global",
    keys: ["T"],
    label: "trust",
    writes: true,
    tooltip: "Trust this folder: its pipeline may run, its git hooks and filters may be used",
    disabled: ({ project }) => {
      if (!project) return "It is not known yet what would run here";
      if (project.trusted) return "This folder is trusted already";
      const [problem] = project.commandProblems;
      return problem === undefined ? undefined : `What would run here cannot be read: ${problem}`;
    },
    confirm: ({ project }) => ({
      title: `Trust ${project?.root ?? "this folder"}?`,
      lines: [
        ...(project?.commands.length === 0
          ? ["No command would run from here yet. One that comes later is asked for again."]
          : ["These commands may then be run from here:"]),
        ...(project?.commands ?? []).map((command) => `  ${command}`),
        "",
        "It does not cover what the scripts contain: read them.",
      ],
      allLines: "slipway trust --list",
      verb: "trust",
    }),
    run: async ({ facts: { project }, client, shell, signal }) => {
      await client.call("project.trust", project?.fingerprint ? { seen: project.fingerprint } : {}, { signal });
      shell.toast("good", "This folder is trusted until its commands change");
    },
  },
  {
    id: "global.install-tools",
    scope: "global",
    keys: ["I"],
    label: "install tools",
    writes: true,
    tooltip: "Install DVC and the sample's Python packages into a private environment in the cache folder",
    disabled: ({ project }) =>
      project?.tools.some(({ state }) => state === "missing")
        ? undefined
        : "Nothing that could be installed is missing",
    run: async ({ client, facts, shell, signal }) => {
      const caller = facts.caller();
      await client.call("tools.install", caller ? { caller } : {}, { signal });
      shell.toast("info", "Installing in the background", "Press J to watch it.");
    },
  },
  {
    id: "global.suspend",
    scope: "global",
    keys: ["ctrl+z"],
    label: "suspend",
    tooltip: "Suspend Slipway; fg brings it back",
    run: ({ shell }) => shell.suspend(),
  },
  {
    id: "global.quit",
    scope: "global",
    keys: ["q", "ctrl+c"],
    label: "quit",
    tooltip: "Close this terminal's view; the hub and what runs go on",
    run: ({ shell }) => shell.quit(),
  },
];
