import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";

const mostNamed = 8;

/** The id of the one run that the text means: its id, the first digits of it, or its name. @throws UserError `run.unknown`, `run.ambiguous` */
export async function findRun(client: HubClient, text: string): Promise<string> {
  const { runs } = await client.call("runs.find", { text });
  const [run] = runs;
  if (run === undefined) {
    throw new UserError({
      code: "run.unknown",
      kind: "not-found",
      message: `No run has the id or the name "${text}"`,
      hint: "List them with: slipway runs ls",
    });
  }
  if (runs.length === 1) return run.runId;
  const named = runs
    .slice(0, mostNamed)
    .map(({ runId, name, experiment }) => `${runId} (${name}, ${experiment})`)
    .join(", ");
  throw new UserError({
    code: "run.ambiguous",
    kind: "invalid",
    message: `"${text}" means ${runs.length} runs: ${named}${runs.length > mostNamed ? ", …" : ""}`,
    hint: "Give more digits of the id.",
  });
}
