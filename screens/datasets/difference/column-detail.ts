import type { ColumnChange, ColumnStatistics } from "../../../source/domain/data/table.js";
import { messageRows } from "../../../source/ui/message-rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatCount, formatNumber, formatShare } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { driftOf } from "./columns-view.js";
import { cellText, distinctPair, pair } from "./pair.js";

const binned: Readonly<Record<NonNullable<ColumnChange["driftOf"]>, string>> = {
  values: "by its values",
  deciles: "by the deciles of before",
  length: "by the lengths of its texts",
};

/** The selected column: its classes as bars before and after, else its figures; what its drift means. */
export function columnDetail(change: ColumnChange | undefined, width: number, height: number): readonly string[] {
  if (!change) return [];
  const drift = driftRows(change, width);
  const room = height - drift.length;
  const shown =
    change.classes && change.classes.length > 0 ? balance(change.classes, width, room) : figures(change, width);
  return [...shown.slice(0, Math.max(0, room)), ...drift];
}

function driftRows({ drift, driftOf: by, isDriftChance, isKey }: ColumnChange, width: number): readonly string[] {
  if (isKey) return messageRows(["Rows are told apart by it."], width).map((row) => paint(row, "dim"));
  if (drift === undefined || by === undefined) return [];
  const [tone, word] = driftOf(drift, isDriftChance);
  const rows = messageRows(
    [
      `PSI ${drift.toFixed(3)} ${binned[by]}: ${word} drift.`,
      isDriftChance
        ? "Two samples of the same, as small as these, differ as much by chance (Yurdakul, 2018)."
        : "Under 0.1 none, over 0.25 large (Siddiqi, Credit Risk Scorecards, 2006).",
    ],
    width,
  );
  return rows.map((row, at) => paint(row, at === 0 ? tone : "dim"));
}

function figures({ before, after }: ColumnChange, width: number): readonly string[] {
  const row = (name: string, text: string) =>
    text === "" ? [] : [fit(`${paint(fit(name, 9), "dim")} ${text}`, width)];
  const line = (name: string, of: (statistics: ColumnStatistics) => string | undefined) =>
    row(name, pair(before && of(before), after && of(after)));
  const spread = (of: { readonly p50: number; readonly p95: number; readonly max: number } | undefined) =>
    of && [of.p50, of.p95, of.max].map(formatCount).join("/");
  return [
    ...line("nulls", ({ nulls }) => formatCount(nulls)),
    ...row("distinct", distinctPair(before, after)),
    ...line("min", ({ min }) => (min === undefined ? undefined : cellText(min))),
    ...line("max", ({ max }) => (max === undefined ? undefined : cellText(max))),
    ...line("mean", ({ mean }) => (mean === undefined ? undefined : formatNumber(mean))),
    ...line("length", ({ length }) => spread(length)),
    ...line("tokens", ({ tokens }) => spread(tokens)),
  ];
}

/** Of each class its share before and after, the largest first: two rows a class where there is room, else one. */
function balance(classes: NonNullable<ColumnChange["classes"]>, width: number, height: number): readonly string[] {
  const total = (side: "before" | "after") => classes.reduce((sum, each) => sum + each[side], 0);
  const totals = { before: total("before"), after: total("after") };
  const nameWidth = Math.min(16, Math.max(6, Math.floor(width * 0.3)));
  const barWidth = Math.max(4, width - nameWidth - 7);
  const sorted = classes.toSorted((a, b) => b.after - a.after || b.before - a.before);
  const bar = (count: number, of: number) => {
    const share = of === 0 ? 0 : count / of;
    const cells = glyph("bar").repeat(count === 0 ? 0 : Math.max(1, Math.round(share * barWidth)));
    return [cells, formatShare(count, of)] as const;
  };
  const rows = sorted.flatMap(({ value, before, after }) => {
    const [was, wasShare] = bar(before, totals.before);
    const [is, isShare] = bar(after, totals.after);
    const name = value === "" ? paint("empty", "dim") : label(value);
    if (height < classes.length * 2) return [fit(`${fit(name, nameWidth)} ${pair(wasShare, isShare)}`, width)];
    return [
      `${fit(name, nameWidth)} ${fit(wasShare, 6, "right")} ${paint(was, "dim")}`,
      `${" ".repeat(nameWidth)} ${fit(isShare, 6, "right")} ${paint(is, "accent")}`,
    ].map((row) => fit(row, width));
  });
  if (rows.length <= height) return rows;
  return [...rows.slice(0, Math.max(0, height - 1)), paint(`and ${formatCount(rows.length - height + 1)} more`, "dim")];
}
