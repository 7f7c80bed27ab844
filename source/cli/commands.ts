import type { ParseArgsOptionsConfig } from "node:util";
import type { Arguments } from "./arguments.js";

/** A headless command: how it is called, what it does in a line, and its code, loaded only when it is called. */
export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  /** Most positional arguments. */
  readonly positionals: number;
  readonly run: (args: Arguments) => Promise<number>;
};

const json: ParseArgsOptionsConfig = { json: { type: "boolean" } };

/** THE table of the command line, in the order of `slipway --help`. */
export const commands: readonly Command[] = [
  {
    name: "hub start",
    usage: "[--foreground] [--port N] [--idle S | --keep] [--read-only] [--no-auth] [--artifact-root DIR]",
    summary: "start the project's hub, which training scripts log to",
    options: {
      ...json,
      foreground: { type: "boolean" },
      port: { type: "string" },
      idle: { type: "string" },
      keep: { type: "boolean" },
      "read-only": { type: "boolean" },
      "no-auth": { type: "boolean" },
      "artifact-root": { type: "string" },
    },
    positionals: 0,
    run: async (args) => (await import("./hub-command/start.js")).runHubStart(args),
  },
  {
    name: "hub stop",
    usage: "[--force]",
    summary: "stop the hub; a pipeline run lives on",
    options: { ...json, force: { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./hub-command/stop.js")).runHubStop(args),
  },
  {
    name: "hub status",
    usage: "",
    summary: "where the hub listens, if it runs",
    options: json,
    positionals: 0,
    run: async (args) => (await import("./hub-command/status.js")).runHubStatus(args),
  },
  {
    name: "hub token",
    usage: "[--read-only]",
    summary: "a token for a terminal that attaches through a tunnel",
    options: { ...json, "read-only": { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./hub-command/token.js")).runHubToken(args),
  },
  {
    name: "env",
    usage: "[--keep]",
    summary: 'exports for a shell: eval "$(slipway env)", then python train.py',
    options: { ...json, keep: { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./env.js")).runEnv(args),
  },
];
