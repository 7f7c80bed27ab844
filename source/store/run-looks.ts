import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

const look = z.object({
  filter: z.string(),
  sort: z.array(z.object({ column: z.string(), descending: z.boolean() })),
  columns: z.array(z.string()).optional(),
  pinned: z.array(z.string()),
  group: z.string(),
  aggregate: z.enum(["best", "mean"]),
});
const schema = z.object({
  current: look.optional(),
  choice: z.object({ marks: z.array(z.string()), baseline: z.string().optional() }).optional(),
  saved: z.array(z.object({ name: z.string(), look })),
});

/** How the table of runs looks in a project: the present filter, columns, order, groups and marks, and what was saved under a name. */
export type RunLooks = z.infer<typeof schema>;

/** @throws UserError `store.damaged`, `store.newer` */
export async function openRunLooks(slipwayDir: string): Promise<Document<RunLooks>> {
  return openDocument(join(slipwayDir, "db", "run-looks.json"), { version: 1, schema }, { saved: [] });
}
