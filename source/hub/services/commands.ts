import type { CommandView } from "../../api/views.js";
import type { Commands, Events } from "../context.js";

const kept = 500;

/** The commands that were run, newest first. */
export function createCommands(events: Events, now: () => number): Commands {
  const commands: CommandView[] = [];
  return {
    begin: (argv, cwd) => {
      const command = { atMs: now(), argv, cwd };
      commands.unshift(command);
      commands.length = Math.min(commands.length, kept);
      events.emit("commands");
      return (exitCode) => {
        const at = commands.indexOf(command);
        if (at >= 0) commands[at] = { ...command, exitCode, durationMs: now() - command.atMs };
        events.emit("commands");
      };
    },
    list: () => commands,
  };
}
