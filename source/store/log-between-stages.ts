import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Execution } from "../domain/pipeline.js";
import { executionFiles, executionFolder } from "./execution-files.js";

/** DVC itself writes a line a stage. */
const mostBytesBetween = 64 * 1024;

/**
 * What of an execution's log was written before, between and after its stages: by DVC, not by a script. Empty where there is no
 * log, or where it was not noted which part of it is a stage's.
 */
export async function logBetweenStages(
  slipwayDir: string,
  { executionId, stages }: Pick<Execution, "stages"> & { readonly executionId: string },
): Promise<string> {
  const path = join(executionFolder(slipwayDir, executionId), executionFiles.log);
  const file = await open(path).catch(() => undefined);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const starts = [0, ...stages.map(({ logTo }) => logTo ?? size)];
    const ends = [...stages.map(({ logFrom }) => logFrom ?? 0), size];
    const texts: string[] = [];
    for (const [at, from] of starts.entries()) {
      const length = Math.min((ends[at] ?? 0) - from, mostBytesBetween);
      if (length <= 0) continue;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      texts.push(buffer.toString("utf8", 0, bytesRead));
    }
    return texts.join("\n");
  } finally {
    await file.close();
  }
}
