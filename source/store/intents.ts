import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { saveDurably } from "./durable-file.js";
import { readRegular } from "./regular-file.js";

/** What must happen as a whole is on disk before its first step; what is still there at a start was cut off in the middle. */
export type Intents<Record> = {
  /** Durable when it resolves; call the result when every step is done. @throws UserError `store.…` */
  readonly begin: (record: Record) => Promise<() => Promise<void>>;
  /** Of an earlier process: to be finished or undone, then dropped. */
  readonly open: readonly { readonly record: Record; readonly drop: () => Promise<void> }[];
};

/**
 * The intents in a folder. A record that is not whole was never begun, and is dropped. Where the store is only read they are
 * left to the next that may write.
 */
export async function openIntents<Record>(
  folder: string,
  schema: z.ZodType<Record>,
  { readOnly }: { readonly readOnly: boolean },
): Promise<Intents<Record>> {
  const open: { readonly record: Record; readonly drop: () => Promise<void> }[] = [];
  for (const name of readOnly ? [] : await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const drop = () => rm(path, { force: true });
    const parsed = schema.safeParse(parse((await readRegular(path)).toString("utf8")));
    if (parsed.success) open.push({ record: parsed.data, drop });
    else await drop();
  }
  return {
    open,
    begin: async (record) => {
      const path = join(folder, `${randomBytes(8).toString("hex")}.json`);
      await saveDurably(path, JSON.stringify(record));
      return () => rm(path, { force: true });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
