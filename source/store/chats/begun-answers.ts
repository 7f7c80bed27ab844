import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { asChatId, type ChatId } from "../../domain/ids.js";
import { makeFolder } from "../durable-file.js";
import { readRegular } from "../regular-file.js";

const form = z.object({
  /** The message that it answers. */
  answeredId: z.string().optional(),
  model: z.string(),
  hostId: z.string().optional(),
  atMs: z.number(),
  content: z.string(),
  thinking: z.string().optional(),
});

/** An answer as far as it has come. */
export type BegunAnswer = z.infer<typeof form>;

/**
 * Answers that are being written, each in a file of its own beside the conversations: a hub that is killed leaves what there
 * was of them to the next one. Not synced to the disk: only the hub's death is provided for, not the machine's.
 */
export function createBegunAnswers(slipwayDir: string) {
  const folder = join(slipwayDir, "answering");
  const path = (chatId: ChatId) => join(folder, `${chatId}.json`);
  return {
    keep: async (chatId: ChatId, answer: BegunAnswer): Promise<void> => {
      await makeFolder(folder);
      await writeFile(`${path(chatId)}.new`, JSON.stringify(answer), { mode: 0o600 });
      await rename(`${path(chatId)}.new`, path(chatId));
    },
    forget: (chatId: ChatId): Promise<void> => rm(path(chatId), { force: true }),
    /** What hubs before this one have left; a file that is none is left alone. */
    left: async (): Promise<readonly { readonly chatId: ChatId; readonly answer: BegunAnswer }[]> => {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(
        names.map(async (name) => {
          const chatId = name.endsWith(".json") ? asChatId(name.slice(0, -".json".length)) : undefined;
          const text = chatId && (await readRegular(path(chatId)).catch(() => undefined));
          const answer = text && form.safeParse(readJson(text.toString("utf8"))).data;
          return chatId && answer ? [{ chatId, answer }] : [];
        }),
      );
      return found.flat();
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
