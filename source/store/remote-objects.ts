import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  /** The one that was told of longest ago first. */
  objects: z.array(
    z.object({
      /** Name of the remote and a hash of its URL. */
      remote: z.string(),
      md5: z.string(),
      /** Of DVC 2: it lies elsewhere. */
      legacy: z.boolean(),
      isThere: z.boolean(),
      atMs: z.number(),
    }),
  ),
});

export type RemoteObjects = z.infer<typeof schema>;

/** What remotes were told to have, or not to have, and when. @throws UserError `store.damaged`, `store.newer` */
export async function openRemoteObjects(slipwayDir: string): Promise<Document<RemoteObjects>> {
  return openDocument(join(slipwayDir, "db", "remote-objects.json"), { version: 1, schema }, { objects: [] });
}
