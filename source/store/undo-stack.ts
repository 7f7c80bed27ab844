import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  /** The oldest first. */
  entries: z.array(
    z.object({
      /** Which one it is; an earlier version gave none. */
      id: z.string().optional(),
      /** It is taken back without a question: nothing is lost by it, and the next undo brings it back. */
      mild: z.boolean().optional(),
      /** What was done, as the question shows it. */
      label: z.string(),
      /** Whose it is: `models.transition`. */
      kind: z.string(),
      /** What that one needs to take it back. */
      data: z.unknown(),
    }),
  ),
});

export type UndoStack = z.infer<typeof schema>;

/** What can be taken back, kept over restarts of the hub. @throws UserError `store.damaged`, `store.newer` */
export async function openUndoStack(slipwayDir: string): Promise<Document<UndoStack>> {
  return openDocument(join(slipwayDir, "db", "undo.json"), { version: 1, schema }, { entries: [] });
}
