import { join } from "node:path";
import { z } from "zod";
import { saveDurably } from "./durable-file.js";
import { executionFolder } from "./execution-files.js";
import { readRegular } from "./regular-file.js";

const startSchema = z.object({
  params: z.array(z.object({ file: z.string(), key: z.string(), value: z.string() })),
  /** Those that were to run, with the reasons as they were told then. */
  reasons: z.array(z.object({ stage: z.string(), reasons: z.array(z.string()) })),
});
/** Of DVC's metrics files, when it ended. */
const endSchema = z.object({ metrics: z.array(z.object({ key: z.string(), value: z.number() })) });

/** What an execution began with. */
export type StartNotes = z.infer<typeof startSchema>;
export type EndNotes = z.infer<typeof endSchema>;

const startFile = "start.json";
const endFile = "end.json";

/** @throws UserError `store.…` */
export async function saveStartNotes(slipwayDir: string, id: string, notes: StartNotes): Promise<void> {
  await saveDurably(join(executionFolder(slipwayDir, id), startFile), JSON.stringify(notes));
}

/** @throws UserError `store.…` */
export async function saveEndNotes(slipwayDir: string, id: string, notes: EndNotes): Promise<void> {
  await saveDurably(join(executionFolder(slipwayDir, id), endFile), JSON.stringify(notes));
}

/** Undefined of one that was begun before notes were kept. */
export async function readStartNotes(slipwayDir: string, id: string): Promise<StartNotes | undefined> {
  return readNotes(slipwayDir, id, startFile, startSchema);
}

/** Undefined of one that has not ended, or whose end no hub saw. */
export async function readEndNotes(slipwayDir: string, id: string): Promise<EndNotes | undefined> {
  return readNotes(slipwayDir, id, endFile, endSchema);
}

async function readNotes<Schema extends z.ZodType>(
  slipwayDir: string,
  id: string,
  name: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(String(await readRegular(join(executionFolder(slipwayDir, id), name)))));
  } catch {
    return undefined;
  }
}
