import { conversationOf, type Turn } from "../../../source/domain/data/conversation.js";
import type { Cell, RowChange, TableDifference, TableRow } from "../../../source/domain/data/table.js";
import { cellWidth, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label, sanitizeLines } from "../../../source/ui/text/sanitize.js";
import { paint, type Tone } from "../../../source/ui/theme.js";
import { wordChanges } from "./word-changes.js";

export const exampleKinds = ["all", "changed", "added", "removed"] as const;
export type ExampleKind = (typeof exampleKinds)[number];

/** Of each kind: their words are compared while somebody waits. */
const mostExamples = 100;
/** Rows that a text takes; the preview shows it whole. */
const mostLines = 6;
/** What speaks in a conversation has room in the least; names of columns have a quarter of the width. */
const [leastName, mostName] = [9, 24];

type Part = readonly [name: string, text: string];

/** Rows that were changed, added and removed: fine-tuning data as what is said, others a line a column. */
export function exampleRows(
  difference: TableDifference,
  kind: ExampleKind,
  width: number,
  most = mostExamples,
): readonly string[] {
  const { exampleColumns } = difference;
  const examples = {
    changed: difference.examples.changed.slice(0, most),
    added: difference.examples.added.slice(0, most),
    removed: difference.examples.removed.slice(0, most),
  };
  const named = exampleColumns.map((name, at) => [name, at] as const);
  const fields = (row: TableRow) => Object.fromEntries(named.map(([name, at]) => [name, row[at] ?? null]));
  const partsOf = (row: TableRow): readonly Part[] => {
    const turns = turnsOf(fields(row));
    if (turns.length > 0) return turns.map((turn) => [roleOf(turn), turn.text]);
    return named.map(([name, at]) => [name, textOf(row[at])]);
  };
  const first = examples.changed[0]?.after ?? examples.added[0] ?? examples.removed[0];
  const isSaid = first !== undefined && turnsOf(fields(first)).length > 0;
  const longest = isSaid ? 0 : Math.max(0, ...exampleColumns.map((name) => cellWidth(label(name))));
  const nameWidth = Math.max(leastName, Math.min(longest, mostName, Math.floor(width / 4)));
  const changed = examples.changed.flatMap((row) => changedRows(row, { partsOf, named, width, nameWidth }));
  const added = examples.added.flatMap((row) => wholeRow("+", "good", partsOf(row), { width, nameWidth }));
  const removed = examples.removed.flatMap((row) => wholeRow("-", "bad", partsOf(row), { width, nameWidth }));
  const section = (of: ExampleKind, total: number, shown: number, rows: readonly string[]) =>
    (kind !== "all" && kind !== of) || total === 0
      ? []
      : [
          paint(`${formatCount(total)} ${of}${shown < total ? `, ${formatCount(shown)} of them here` : ""}`, "strong"),
          ...rows,
          "",
        ];
  const rows = [
    ...section("changed", difference.changed, examples.changed.length, changed),
    ...section("added", difference.added, examples.added.length, added),
    ...section("removed", difference.removed, examples.removed.length, removed),
  ];
  return rows.length > 0 ? rows : [paint(kind === "all" ? "No row is different." : `No row was ${kind}.`, "dim")];
}

type Widths = { readonly width: number; readonly nameWidth: number };

function wholeRow(sign: string, tone: Tone, parts: readonly Part[], { width, nameWidth }: Widths): readonly string[] {
  const room = Math.max(8, width - nameWidth - 3);
  return parts.flatMap(([name, text], part) =>
    clipped(sanitizeLines(text, "label").flatMap((line) => wrap(line, room))).map(
      (line, at) => `${part + at === 0 ? paint(sign, tone) : " "} ${nameCell(at === 0 ? name : "", nameWidth)} ${line}`,
    ),
  );
}

type ChangedParts = Widths & {
  readonly partsOf: (row: TableRow) => readonly Part[];
  readonly named: readonly (readonly [name: string, at: number])[];
};

/** What is not the same in it, with the words of it painted. */
function changedRows(
  { key, before, after }: RowChange,
  { partsOf, named, width, nameWidth }: ChangedParts,
): readonly string[] {
  const room = Math.max(8, width - nameWidth - 5);
  const [was, is] = [partsOf(before), partsOf(after)];
  const isAlike = was.length === is.length && was.every(([name], at) => name === is[at]?.[0]);
  const said = isAlike ? was.map(([name, text], at) => [name, text, is[at]?.[1] ?? ""] as const) : [];
  const differing = said.filter(([, then, now]) => then !== now);
  const pairs =
    differing.length > 0
      ? differing
      : named
          .map(([name, at]) => [name, textOf(before[at]), textOf(after[at])] as const)
          .filter(([, then, now]) => then !== now);
  return [
    `${paint("~", "warning")} ${paint(label(key), "strong")}`,
    ...pairs.flatMap(([name, then, now]) => {
      const words = wordChanges(then, now, room);
      const line = (sign: string, tone: Tone, rows: readonly string[], title: string) =>
        clipped(rows).map(
          (row, at) => `  ${nameCell(at === 0 ? title : "", nameWidth)} ${at === 0 ? paint(sign, tone) : " "} ${row}`,
        );
      return [...line("-", "bad", words.before, name), ...line("+", "good", words.after, "")];
    }),
  ];
}

function clipped(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  return [
    ...lines.slice(0, mostLines - 1),
    paint(`and ${formatCount(lines.length - mostLines + 1)} more lines`, "dim"),
  ];
}

function nameCell(name: string, width: number): string {
  return paint(fit(label(name), width), "dim");
}

/** A conversation in which nobody speaks is shown as the columns that it is. */
function turnsOf(fields: Readonly<Record<string, Cell>>): readonly Turn[] {
  return conversationOf(fields)?.turns ?? [];
}

function roleOf({ role, choice }: Turn): string {
  return choice ?? (role === "assistant" ? "answer" : role);
}

function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell);
}
