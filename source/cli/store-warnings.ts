import type { HubClient } from "../client/hub-client.js";
import { label } from "../ui/text/sanitize.js";
import { printWarning } from "./output.js";

const mostTold = 5;

/** What of the store could not be read, for `--json`; told on standard error, too: a list that is not whole must say so. */
export async function storeProblems(client: HubClient): Promise<readonly string[]> {
  const { problems } = await client.call("store.problems", {});
  for (const problem of problems.slice(0, mostTold)) printWarning(`this is not all, for ${label(problem)}`);
  if (problems.length > mostTold) printWarning(`and ${problems.length - mostTold} more: slipway doctor names them`);
  return problems;
}
