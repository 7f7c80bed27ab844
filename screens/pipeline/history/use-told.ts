import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { useScroll } from "../../../source/ui/use-scroll.js";
import type { Pair } from "./pair-of.js";
import { detailRows, differenceRows } from "./view.js";

type Size = { readonly width: number; readonly height: number };

/** What the lower pane tells: the difference of a pair, else all that is known of one execution; scrolled. */
export function useTold(id: string | undefined, compared: Pair | undefined, { width, height }: Size, nowMs: number) {
  const detail = useQuery("history.get", id === undefined ? undefined : { executionId: id });
  const difference = useQuery("history.difference", compared ? { from: compared[0], to: compared[1] } : undefined);
  const text = told();
  const scroll = useScroll(`history.detail.${compared?.join("-") ?? id ?? ""}`, text.length, height);
  return { text, scroll };

  function told(): readonly string[] {
    if (compared) {
      return difference.data ? differenceRows(difference.data, width) : noAnswerRows(difference.error, width);
    }
    if (id === undefined) return [];
    return detail.data ? detailRows(detail.data, width, nowMs) : noAnswerRows(detail.error, width);
  }
}
