import type { ParseArgsOptionsConfig } from "node:util";
import type { Command } from "./commands.js";

/** `slipway data add|commit|push|…`: what is done to data. `asks`: options of every command that asks the hub. */
export function dataWorkCommands(asks: ParseArgsOptionsConfig, many: number): readonly Command[] {
  return [
    {
      name: "data add",
      usage: "PATH… [-m MESSAGE] [--output]",
      summary: "track files and folders with DVC, or what they are now; with a message commit that to git",
      details: ["--output takes an output of a stage as it is, without running the stage (dvc commit)"],
      options: { ...asks, message: { type: "string", short: "m" }, output: { type: "boolean" } },
      positionals: many,
      run: async (args) => (await import("./commands/data/add.js")).runDataAdd(args),
    },
    {
      name: "data commit",
      usage: "[PATH…] -m MESSAGE",
      summary: "commit DVC's files to git, and nothing else that is staged",
      options: { ...asks, message: { type: "string", short: "m" } },
      positionals: many,
      run: async (args) => (await import("./commands/data/add.js")).runDataCommit(args),
    },
    {
      name: "data push",
      usage: "[PATH…] [--remote R]",
      summary: "send data to a remote: of these paths, or all",
      options: { ...asks, remote: { type: "string", short: "r" } },
      positionals: many,
      run: async (args) => (await import("./commands/data/transfer.js")).runDataTransfer("push", args),
    },
    {
      name: "data pull",
      usage: "[PATH…] [--remote R]",
      summary: "get data from a remote into the workspace: of these paths, or all",
      options: { ...asks, remote: { type: "string", short: "r" } },
      positionals: many,
      run: async (args) => (await import("./commands/data/transfer.js")).runDataTransfer("pull", args),
    },
    {
      name: "data fetch",
      usage: "[PATH…] [--remote R]",
      summary: "get data from a remote into the cache: of these paths, or all",
      options: { ...asks, remote: { type: "string", short: "r" } },
      positionals: many,
      run: async (args) => (await import("./commands/data/transfer.js")).runDataTransfer("fetch", args),
    },
    {
      name: "data remotes",
      usage: "[add NAME URL [--local] [--default] | default NAME | remove NAME | test NAME | check NAME]",
      summary: "the remotes that data is pushed to",
      details: [
        "--local keeps it out of git (.dvc/config.local); test asks it: a folder natively, others by dvc list-url",
        "check asks which of the data it has (dvc status --cloud): data ls tells it then",
      ],
      options: { ...asks, local: { type: "boolean" }, default: { type: "boolean" } },
      positionals: 3,
      run: async (args) => (await import("./commands/data/remotes.js")).runDataRemotes(args),
    },
    {
      name: "data import",
      usage: "URL [PATH]",
      summary: "get a file from a URL or path and track it with where it came from (dvc import-url)",
      options: asks,
      positionals: 2,
      run: async (args) => (await import("./commands/data/import.js")).runDataImport(args),
    },
    {
      name: "data update",
      usage: "PATH",
      summary: "get an import again where its source has changed",
      options: asks,
      positionals: 1,
      run: async (args) => (await import("./commands/data/import.js")).runDataUpdate(args),
    },
    {
      name: "data init",
      usage: "",
      summary: "set DVC up in the project, where there is no git without it",
      options: asks,
      positionals: 0,
      run: async (args) => (await import("./commands/data/import.js")).runDataInit(args),
    },
    {
      name: "data kept",
      usage: "[restore ID | drop ID… | drop --older 30d | limit [--days N] [--size 20GB]]",
      summary:
        "what restores and pulls have kept of data that something else took the place of; bring it back, or drop it",
      details: [
        "what is older than 30 days goes by itself; of more than 20 GB first what DVC has, too, then the oldest, none of the last day",
        "limit tells these two numbers, and changes them; drop asks on a terminal, without one it refuses with 3; --yes does not ask",
      ],
      options: {
        ...asks,
        older: { type: "string" },
        days: { type: "string" },
        size: { type: "string" },
        yes: { type: "boolean", short: "y" },
      },
      positionals: many,
      run: async (args) => (await import("./commands/data/kept.js")).runDataKept(args),
    },
    {
      name: "data gc",
      usage:
        "[--workspace] [--all-branches] [--all-tags] [--all-commits] [--all-experiments]" +
        " [--projects FOLDER …] [--shared] [--dry] [--yes]",
      summary: "list what a garbage collection would remove from DVC's cache; --yes removes it",
      details: [
        "what the workspace uses is always kept, and what these name; without any all commits and experiments are kept",
        "what git's stashes, its index and other worktrees of the repository use is kept, too",
        "where git keeps no versions: every version that Slipway saw, with --workspace the workspace alone",
        "other projects that use the same cache are named by --projects, their data is kept; a cache outside the project needs --shared",
        "without a terminal and without --yes nothing is removed",
      ],
      options: {
        ...asks,
        workspace: { type: "boolean" },
        "all-branches": { type: "boolean" },
        "all-tags": { type: "boolean" },
        "all-commits": { type: "boolean" },
        "all-experiments": { type: "boolean" },
        projects: { type: "string", multiple: true },
        shared: { type: "boolean" },
        dry: { type: "boolean" },
        yes: { type: "boolean", short: "y" },
      },
      positionals: 0,
      run: async (args) => (await import("./commands/data/gc.js")).runDataGc(args),
    },
  ];
}
