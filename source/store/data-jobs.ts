import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const schema = z.object({
  jobs: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      startedAtMs: z.number(),
      /** Its DVC command, once it runs. */
      process: z.object({ pid: z.number().int(), startTime: z.string(), bootId: z.string() }).optional(),
    }),
  ),
});

export type DataJobs = z.infer<typeof schema>;

/** Work on data that is under way: what a hub finds here at its start was interrupted. @throws UserError `store.damaged`, `store.newer` */
export async function openDataJobs(slipwayDir: string): Promise<Document<DataJobs>> {
  return openDocument(join(slipwayDir, "db", "data-jobs.json"), { version: 1, schema }, { jobs: [] });
}
