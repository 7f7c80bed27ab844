import type { HubClient } from "../../client/hub-client.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { label } from "../../ui/text/sanitize.js";
import { printWarning } from "../output.js";

/** What is over sooner needs no word. */
const patienceMs = 1500;

/** Says which other DVC command is waited for when it takes long; until the function that it returns is called. */
export function tellForeign(client: HubClient): () => void {
  const timer = setTimeout(async () => {
    const { commands } = await client.call("pipeline.foreign", {}).catch(() => ({ commands: [] }));
    for (const other of commands) tellWaiting(processWords(other, Date.now()));
  }, patienceMs);
  return () => clearTimeout(timer);
}

/** "waiting for dvc repro (pid 1234, ada, started 3 min ago in pts/2): ctrl+c gives up", to stderr. */
export function tellWaiting(words: string): void {
  printWarning(label(`waiting for ${words}: ctrl+c gives up`));
}
