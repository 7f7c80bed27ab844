import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "../document.js";

const schema = z.object({
  parts: z.array(z.object({ text: z.string(), isFolded: z.boolean() })),
  files: z.array(z.object({ name: z.string(), text: z.string() })),
});

/** A message of the project that is written and not sent yet. */
export type UnsentForm = z.infer<typeof schema>;

/** @throws UserError `store.damaged`, `store.newer` */
export function openUnsentMessage(slipwayDir: string): Promise<Document<UnsentForm>> {
  return openDocument(join(slipwayDir, "db", "unsent-message.json"), { version: 1, schema }, { parts: [], files: [] });
}
