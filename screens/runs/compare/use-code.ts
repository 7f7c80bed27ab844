import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { letterOf } from "../export/markdown.js";
import type { Common, SectionFacts } from "./use-matrix.js";
import { codeHead, diffLine } from "./view.js";

/** The difference of the code from the first run to the selected one. */
export function useCode({ runIds, column, placeOf }: Common): SectionFacts {
  const place = placeOf("code");
  const [width, height] = [Math.max(1, (place?.width ?? 4) - 2), Math.max(1, (place?.height ?? 3) - 2)];
  const other = Math.max(1, column);
  const key = `compare.code.${runIds.join()}.${other}`;
  // Lines above the difference, and all together: known when it was answered.
  const [sizes, setSizes] = useKept(key, { head: 0, total: 0 });
  const scroll = useScroll(`${key}.scroll`, sizes.total, height);
  const from = Math.max(0, scroll.offset - sizes.head);
  const input = place && { runIds: [...runIds], other, from, limit: height };
  const { data, error } = useQuery("compare.code", input);
  const head = data ? codeHead(data, other, width) : [];
  const total = head.length + (data?.totalLines ?? 0);
  if (data && (sizes.head !== head.length || sizes.total !== total)) setSizes({ head: head.length, total });
  const rows = data
    ? [...head.slice(scroll.offset), ...data.lines.map((line) => diffLine(line, width))].slice(0, height)
    : noAnswerRows(error, width - 1).map((row) => ` ${row}`);
  return {
    right: [`${letterOf(0)} to ${letterOf(other)}`, seenOf(scroll, height)].filter((text) => text !== "").join("  "),
    rows,
    list: scroll,
    copied:
      data && data.lines.length > 0 ? { text: data.lines.join("\n"), what: "the lines that are seen" } : undefined,
  };
}
