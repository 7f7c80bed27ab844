import type { CallInput } from "../../../source/api/calls.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import { sanitize } from "../../../source/ui/text/sanitize.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const page = 1000;

type Input = Pick<CallInput<"log.window">, "executionId" | "stage" | "filter" | "times">;

/** The lines that begin at the bytes `first` to `last`, as they are shown, without colours. */
export async function* linesBetween(
  client: HubClient,
  input: Input,
  { first, last }: { readonly first: number; readonly last: number },
  signal: AbortSignal,
): AsyncGenerator<string> {
  let from = first;
  let before = first - 1;
  for (;;) {
    const by = before < first ? 0 : 1;
    const window = await client.call("log.window", { ...input, from, by, count: page }, { signal });
    const fresh = window.lines.filter(({ byte }) => byte > before && byte <= last);
    const end = fresh.at(-1);
    if (!end) return;
    for (const { text } of fresh) yield `${withoutSgr(sanitize(text, "log"))}\n`;
    from = end.byte;
    before = end.byte;
  }
}
