import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/user-error.js";
import { saveDurably } from "./durable-file.js";
import { openJsonl } from "./jsonl-file.js";

const commandSchema = z.object({
  atMs: z.number(),
  argv: z.array(z.string()),
  cwd: z.string(),
  /** Slipway did the work itself; a user would have typed this. */
  native: z.boolean().optional(),
  /** Of the execution that it is. */
  executionId: z.string().optional(),
  durationMs: z.number().optional(),
  exitCode: z.number().optional(),
  stopped: z.boolean().optional(),
});
const lineSchema = z.object({ id: z.number(), command: commandSchema });

export type StoredCommand = z.infer<typeof commandSchema>;

export type CommandLog = {
  /** By id, the oldest first. */
  readonly commands: ReadonlyMap<number, StoredCommand>;
  /** The command as it is now; the last line of an id counts. */
  readonly write: (id: number, command: StoredCommand) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** So many commands are kept when the file is opened. */
const kept = 500;

/**
 * `commands.jsonl`: every command that was run, so that `@` still has it when the hub was started again. A file that was
 * damaged stops nobody's work: it is reported, left as it is, and what follows is kept in memory only.
 */
export async function openCommandLog(
  slipwayDir: string,
  { report, readOnly }: { readonly report: (problem: UserError) => void; readonly readOnly: boolean },
): Promise<CommandLog> {
  const path = join(slipwayDir, "commands.jsonl");
  try {
    const opened = await openJsonl(path, { readOnly });
    const commands = new Map<number, StoredCommand>();
    for (const record of opened.records) {
      const line = lineSchema.safeParse(record);
      if (line.success) commands.set(line.data.id, line.data.command);
    }
    const newest = new Map([...commands].slice(-kept));
    if (readOnly || opened.records.length <= kept * 2) return logOver(newest, opened.file);
    await opened.file.close();
    const lines = [...newest].map(([id, command]) => `${JSON.stringify({ id, command })}\n`);
    await saveDurably(path, lines.join(""));
    return logOver(newest, (await openJsonl(path)).file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(error);
    return { commands: new Map(), write: async () => undefined, close: async () => undefined };
  }
}

function logOver(
  commands: ReadonlyMap<number, StoredCommand>,
  file: Awaited<ReturnType<typeof openJsonl>>["file"],
): CommandLog {
  let last: Promise<void> = Promise.resolve();
  return {
    commands,
    write: (id, command) => {
      const next = last.then(() => file.append({ id, command }));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await last;
      await file.close();
    },
  };
}
