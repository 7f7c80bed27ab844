import type { HubClient } from "../../../client/hub-client.js";
import { label } from "../../../ui/text/sanitize.js";
import type { Arguments } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { waitDataJob } from "./wait-data-job.js";

/** Waits for the job's end and tells its outcome. */
export async function finishDataJob(
  args: Arguments,
  client: HubClient,
  { jobId }: { readonly jobId: string },
): Promise<number> {
  const outcome = await waitDataJob(client, jobId);
  if (args.flag("json")) printJson(outcome);
  else {
    printLine(label(outcome.message));
    if (outcome.commits.length > 0) printLine(label(`Not committed yet: ${outcome.commits.join(", ")}`));
  }
  return 0;
}
