import type { Dataset, DatasetState } from "../../../source/domain/dataset.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

const always: readonly DatasetState[] = ["modified", "clean", "missing", "not-in-cache"];

/** What the signs mean, those that are seldom only where they stand, in rows of `width` cells. */
export function legendRows(datasets: readonly Dataset[], width: number): readonly string[] {
  const there = new Set<DatasetState>([...always, ...datasets.map(({ state }) => state)]);
  const words = [...there].map((state) => {
    const [sign, tone, word] = signs[state];
    return `${paint(glyph(sign), tone)} ${word}`;
  });
  words.splice(2, 0, `${paint(glyph("notPushed"), "warning")} not pushed`);
  if (datasets.some(({ newerAtSource }) => newerAtSource))
    words.push(`${paint(glyph("newerAtSource"), "running")} newer at its source`);
  if (datasets.some(({ uncommitted }) => uncommitted))
    words.push(`${paint(glyph("notCommitted"), "warning")} not committed`);
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    const longer = `${last}   ${word}`;
    if (last !== undefined && cellWidth(longer) <= width) rows[rows.length - 1] = longer;
    else rows.push(` ${word}`);
  }
  return rows;
}

/** "DVC · remote s3 ✓": the default one, with a mark where it is known to be there. */
export function remoteWords(remotes: readonly string[], reachable: boolean): string {
  const [first, ...others] = remotes;
  if (first === undefined) return "DVC · no remote: R adds one";
  const more = others.length > 0 ? ` +${others.length}` : "";
  return `DVC · remote ${label(first)}${reachable ? ` ${glyph("finished")}` : ""}${more}`;
}
