import type { CommandView } from "../../api/views.js";
import type { CommandLog, StoredCommand } from "../../store/command-log.js";
import type { CommandEnd, Commands, Events } from "../context.js";

const kept = 500;

/** The commands that were run, newest first, also those of the hubs before this one. */
export function createCommands(events: Events, now: () => number, log: CommandLog): Commands {
  // The hub that ran them was killed; only executions live on without one.
  const cutOff = ({ exitCode, executionId }: StoredCommand) => exitCode === undefined && executionId === undefined;
  const commands = new Map<number, StoredCommand>(
    [...log.commands].map(([id, command]) => [id, cutOff(command) ? { ...command, exitCode: 1 } : command]),
  );
  let lastId = Math.max(0, ...commands.keys());
  const set = (id: number, command: StoredCommand) => {
    commands.set(id, command);
    for (const oldest of commands.keys()) {
      if (commands.size <= kept) break;
      commands.delete(oldest);
    }
    events.emit("commands");
    // A full disk must not stop the work itself.
    void log.write(id, command).catch(() => undefined);
  };
  const endOf =
    (id: number, command: StoredCommand): CommandEnd =>
    (exitCode, { stopped = false, atMs = now() } = {}) => {
      set(id, { ...command, exitCode, durationMs: atMs - command.atMs, ...(stopped ? { stopped } : {}) });
    };
  return {
    begin: (argv, cwd, about = {}) => {
      lastId += 1;
      const command: StoredCommand = { atMs: now(), argv: [...argv], cwd, ...about };
      set(lastId, command);
      return endOf(lastId, command);
    },
    unfinished: (executionId) => {
      const found = [...commands].find(
        ([, command]) => command.executionId === executionId && command.exitCode === undefined,
      );
      return found && endOf(...found);
    },
    list: (): readonly CommandView[] => [...commands].map(([id, command]) => ({ id, ...command })).reverse(),
  };
}
