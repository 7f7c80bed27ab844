import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  /** The oldest first. */
  versions: z.array(
    z.object({
      path: z.string(),
      md5: z.string(),
      sizeBytes: z.number().optional(),
      files: z.number().optional(),
      atMs: z.number(),
      /** The `.dvc` file of it; none where a dvc.lock tracks it. */
      tracking: z.string().optional(),
    }),
  ),
});

export type SeenData = z.infer<typeof schema>;

/** Versions of data that Slipway saw where no git keeps them. @throws UserError `store.damaged`, `store.newer` */
export async function openSeenData(slipwayDir: string): Promise<Document<SeenData>> {
  return openDocument(join(slipwayDir, "db", "seen-data.json"), { version: 1, schema }, { versions: [] });
}
