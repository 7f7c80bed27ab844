import { join } from "node:path";
import { cutOff, dvcFailure, type StageFailure } from "../domain/pipeline/failure.js";
import { executionFiles, executionFolder, parseStageEvents } from "./execution-files.js";
import { logBetweenStages } from "./log-between-stages.js";
import { readRegular } from "./regular-file.js";

/** At which stage an execution whose DVC has just ended badly failed, by its log; `signal`: what DVC was killed by. */
export async function stageFailure(
  slipwayDir: string,
  executionId: string,
  signal: number | undefined,
): Promise<StageFailure | undefined> {
  const events = join(executionFolder(slipwayDir, executionId), executionFiles.events);
  const stages = parseStageEvents(String(await readRegular(events).catch(() => "")));
  const dvcLines = await logBetweenStages(slipwayDir, { executionId, stages }).catch(() => "");
  return signal === undefined ? dvcFailure(dvcLines) : cutOff(stages, dvcLines, signal);
}
