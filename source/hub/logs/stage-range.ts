import type { Execution, StageRun } from "../../domain/pipeline.js";
import { UserError } from "../../domain/user-error.js";
import type { LogRange } from "../../store/log-file.js";
import { openToRead } from "../../store/regular-file.js";

/** DVC says which stage it runs, and its command, just before the stage's shell notes that it begins. */
const saidBefore = 65_536;

/**
 * The part of an execution's log that a stage wrote, with DVC's "Running stage" line before it. While it runs there is no end.
 * @throws UserError `log.no-stage`
 */
export async function stageRange(execution: Execution, stage: string, logPath: string): Promise<LogRange> {
  const runs = runsOf(execution, stage);
  const [run] = runs;
  if (run?.logFrom === undefined || runs.length > 1) throw noStage(execution, stage, run !== undefined);
  return { begin: await withHead(logPath, run.logFrom), end: run.logTo };
}

/** A stage by its name; `train` of a `foreach` means its `train@big` where it has one only. */
function runsOf({ stages }: Execution, stage: string): readonly StageRun[] {
  const exact = stages.findLast((each) => each.stage === stage);
  return exact ? [exact] : stages.filter((each) => each.stage.startsWith(`${stage}@`));
}

async function withHead(path: string, from: number): Promise<number> {
  const file = await openToRead(path).catch(() => undefined);
  if (!file) return from;
  try {
    const begin = Math.max(0, from - saidBefore);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(from - begin), 0, from - begin, begin);
    const said = buffer.subarray(0, bytesRead).lastIndexOf("\nRunning stage '");
    if (said >= 0) return begin + said + 1;
    return begin === 0 && buffer.toString("utf8", 0, 15) === "Running stage '" ? 0 : from;
  } finally {
    await file.close();
  }
}

function noStage({ executionId, stages }: Execution, stage: string, ran: boolean): UserError {
  const known = stages.filter(({ logFrom }) => logFrom !== undefined).map((run) => run.stage);
  return new UserError({
    code: "log.no-stage",
    kind: "not-found",
    message: ran
      ? `Execution #${executionId} has not noted which part of its log is of stage "${stage}"`
      : `Execution #${executionId} did not run a stage "${stage}"`,
    hint: known.length > 0 ? `It ran: ${known.join(", ")}.` : "Look at the whole log.",
  });
}
