import { join } from "node:path";
import { z } from "zod";
import type { UserError } from "../domain/user-error.js";
import type { Document } from "./document.js";
import { openOrLeave } from "./newer-document.js";

const schema = z.object({
  /** Kept over restarts, so that clients that wait find the hub again. */
  port: z.number().int().optional(),
  nextExecution: z.number().int(),
  /** Cards of the next run, as in CUDA_VISIBLE_DEVICES; "" hides all. Absent: as in its environment. */
  gpus: z.string().optional(),
  /** How many days and bytes of data are kept that something else took the place of. Absent: as usual. */
  keptDays: z.number().int().optional(),
  keptBytes: z.number().int().optional(),
  chat: z
    .object({
      /** Servers beside the one of OLLAMA_HOST. Of a key only the name of its variable is kept. */
      hosts: z
        .array(
          z.object({
            id: z.string(),
            url: z.string(),
            name: z.string().optional(),
            kind: z.enum(["ollama", "openai"]).optional(),
            apiKeyEnv: z.string().optional(),
          }),
        )
        .optional(),
      /** What models cost, by host and name; of none that is here the cost is not known. */
      prices: z
        .array(
          z.object({
            model: z.string(),
            hostId: z.string().optional(),
            price: z.discriminatedUnion("kind", [
              z.object({ kind: z.literal("tokens"), inputPerMillion: z.number(), outputPerMillion: z.number() }),
              z.object({ kind: z.literal("gpu-hour"), perHour: z.number() }),
            ]),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type Settings = z.infer<typeof schema>;

/** The settings of a project. @throws UserError `store.damaged`, `store.newer` where the store is to be written */
export async function openSettings(
  slipwayDir: string,
  options: { readonly readOnly: boolean; readonly report: (problem: UserError) => void },
): Promise<Document<Settings>> {
  const path = join(slipwayDir, "db", "settings.json");
  return openOrLeave(path, { version: 1, schema }, { nextExecution: 1 }, options);
}
