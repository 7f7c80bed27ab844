import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  /** Kept over restarts, so that clients that wait find the hub again. */
  port: z.number().int().optional(),
  nextExecution: z.number().int(),
});

export type Settings = z.infer<typeof schema>;

/** The settings of a project. @throws UserError `store.damaged`, `store.newer` */
export async function openSettings(slipwayDir: string): Promise<Document<Settings>> {
  return openDocument(join(slipwayDir, "db", "settings.json"), { version: 1, schema }, { nextExecution: 1 });
}
