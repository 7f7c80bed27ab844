import type { RunTableRow } from "../../../source/api/run-table-views.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import { useQuery } from "../../../source/client/use-query.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { runSign, useKnownColours } from "../run-colours.js";
import { useMarks } from "../use-marks.js";
import type { useTableRows } from "./use-table-rows.js";

const noNames: ReadonlyMap<string, string> = new Map();
/** Names that are remembered of runs that were seen: a question about marked ones names them. */
const mostNames = 20_000;

/** Which runs are marked, the range that was begun, and how to change that. */
export function useSelection(table: ReturnType<typeof useTableRows>, client: HubClient) {
  const marks = useMarks();
  const [anchor, setAnchor, anchorNow] = useKept<number | undefined>("runs.anchor", undefined);
  const [names, setNames] = useKept("runs.names", noNames);
  const colours = useKnownColours();
  const { row, list, lookup, view } = table;
  const told = useQuery("runs.looks", {}).data?.names ?? [];
  const inView = (view?.rows ?? []).flatMap((each) => (each.kind === "run" ? [[each.runId, each.name] as const] : []));
  const learn = (pairs: readonly (readonly [string, string])[]) =>
    setNames((current) => {
      const others = pairs.filter(([runId, name]) => current.get(runId) !== name);
      if (others.length === 0) return current;
      return new Map([...(current.size > mostNames ? [] : current), ...others]);
    });
  // One name a run: of two that differ one would be learnt in every frame anew.
  learn([...new Map([...told, ...inView])]);
  const selected = row?.kind === "run" ? [{ runId: row.runId as string, name: row.name }] : [];
  const targets = marks.ids.length > 0 ? marks.ids.map((runId) => ({ runId, name: names.get(runId) ?? "" })) : selected;
  const inRange = (index: number) =>
    anchor !== undefined && index >= Math.min(anchor, list.cursor) && index <= Math.max(anchor, list.cursor);

  const markRange = async () => {
    const from = anchorNow();
    const to = list.cursorNow();
    if (from === undefined) return setAnchor(to);
    setAnchor(undefined);
    const { runIds, names: first } = await client.call("runs.ids", { ...lookup, from, to });
    learn(first);
    marks.add(runIds);
  };
  return {
    targets,
    marked: marks.ids.length,
    hasRange: anchor !== undefined,
    endRange: () => setAnchor(undefined),
    markRange,
    mark: () => {
      if (anchorNow() !== undefined) return void markRange();
      const here = table.rowNow();
      if (here?.kind === "run") marks.toggle([here.runId]);
      list.move(1);
    },
    markAll: async () => {
      const { runIds, names: first } = await client.call("runs.ids", lookup);
      learn(first);
      marks.add(runIds);
    },
    clear: () => {
      setAnchor(undefined);
      marks.clear();
    },
    /** The sign of a marked run in the colour that it has in the charts. */
    signOf: (each: RunTableRow, index: number): string => {
      if (each.kind !== "run") return "";
      if (marks.has(each.runId)) return runSign(colours, each.runId) || paint(glyph("mark"), "accent");
      return inRange(index) ? paint(glyph("mark"), "dim") : "";
    },
  };
}
