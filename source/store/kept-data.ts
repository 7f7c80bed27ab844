import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  /** The oldest first. */
  entries: z.array(
    z.object({
      /** Name of its folder in `.slipway/kept`. */
      id: z.string().regex(/^(?:exp-)?\d+$/),
      /** Of the data, relative to the project; of an experiment its name. */
      path: z.string(),
      /** The `.dvc` file that is kept with it, relative to the project. */
      trackedBy: z.string().optional(),
      atMs: z.number(),
      /** What took its place. */
      why: z.enum(["restore", "undo", "return", "experiment", "pull"]),
      /** The version that was put in its place. */
      by: z.string().optional(),
      /** False: nothing was there. */
      hasData: z.boolean(),
      md5: z.string().optional(),
      sizeBytes: z.number().optional(),
      files: z.number().optional(),
      /** DVC's cache has it, too: it is not the only copy. */
      isCached: z.boolean().optional(),
      /** It was begun, and did not end yet; a hub that is killed leaves it so. */
      underWay: z
        .object({
          /** Relative to the project: what is made beside the target, and where what was there waits. */
          fresh: z.string().optional(),
          old: z.string(),
          /** The one that comes back. */
          from: z.string().optional(),
          hadOne: z.boolean(),
        })
        .optional(),
    }),
  ),
});

export type KeptBook = z.infer<typeof schema>;
export type KeptEntry = KeptBook["entries"][number];

/** What was kept of data when something else took its place. @throws UserError `store.damaged`, `store.newer` */
export async function openKeptBook(slipwayDir: string): Promise<Document<KeptBook>> {
  return openDocument(join(slipwayDir, "db", "kept.json"), { version: 1, schema }, { entries: [] });
}
