import { commands } from "./commands.js";

/** What `slipway --help` prints: the app first, then every headless command. */
export function helpText(): string {
  const wide = Math.max(...commands.map(({ name }) => name.length));
  return [
    "slipway [DIR]                 open the dashboard of a project",
    "  --read-only                 look, change nothing",
    "  --ascii                     no other characters than ASCII",
    "  --hub URL --token-file F    attach to a hub through a tunnel (or SLIPWAY_HUB_TOKEN)",
    "  --version",
    "",
    ...commands.map(({ name, summary }) => `slipway ${name.padEnd(wide)}  ${summary}`),
    "",
    "slipway COMMAND --help shows a command's options; --json prints one document to standard output.",
    "Exit codes: 0 done, 1 failed (status: something is out of date), 2 wrong arguments, 3 refused, 4 something it needs is missing.",
  ].join("\n");
}
