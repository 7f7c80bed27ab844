import type { CallOutput } from "../../api/calls.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";

type WhatRuns = Pick<CallOutput<"project.get">, "root" | "commands" | "commandProblems">;

/** `slipway trust [--list]`: shows what the project runs, then allows exactly that, until it changes. */
export function runTrust(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const project = await client.call("project.get", {});
    const { root, commands, commandProblems, fingerprint, trusted } = project;
    const isSilent = args.flag("json");
    if (!isSilent) printWhatRuns(project);
    if (args.flag("list")) {
      if (isSilent) printJson({ project: root, trusted, commands, problems: commandProblems });
      return 0;
    }
    // Without a fingerprint the hub tells why it cannot be trusted.
    await client.call("project.trust", fingerprint === undefined ? {} : { seen: fingerprint });
    if (isSilent) printJson({ trusted: root, commands });
    else printLine(`${label(root)} is trusted: ${whatIsTrusted(commands)}`);
    return 0;
  });
}

function printWhatRuns({ root, commands, commandProblems }: WhatRuns): void {
  if (commands.length + commandProblems.length === 0) {
    printLine(`${label(root)} has no dvc.yaml with commands: nothing of it runs yet.`);
    return;
  }
  printLine(`What ${label(root)} runs:`);
  for (const command of commands) printLine(`  ${label(command)}`);
  for (const problem of commandProblems) printLine(`  cannot be read: ${label(problem)}`);
}

function whatIsTrusted(commands: readonly string[]): string {
  return commands.length === 0
    ? "DVC and git may change it; commands that it gets are asked for."
    : "these commands may be run, until they change.";
}
