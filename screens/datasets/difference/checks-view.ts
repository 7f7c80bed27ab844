import { brokenWords } from "../../../source/domain/data/broken-words.js";
import type { CheckKind, DataChecks } from "../../../source/domain/data/checks.js";
import { isTextOfModel, type TableDifference, type TableShape } from "../../../source/domain/data/table.js";
import { type Column, table } from "../../../source/ui/table.js";
import { formatCount, formatShare } from "../../../source/ui/text/format.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { noTokensOfColumns, tokensBy } from "../tokens-by.js";

/** A line of the checks: what it is before and after; `kind`: it has rows to look at. */
export type CheckLine = {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** More of it is worse. */
  readonly change: number;
  readonly kind?: CheckKind;
};

export type BothChecks = { readonly before: DataChecks; readonly after: DataChecks };

const kinds: readonly (readonly [CheckKind, string])[] = [
  ["no-answer", "without an answer"],
  ["answer-too-long", "over the context"],
  ["duplicate-prompt", "duplicated prompts"],
  ["duplicate-row", "exact duplicates"],
  ["no-prompt", "empty prompts"],
  ["roles", "roles out of order"],
  ["unrecognised", "no known form"],
  ["broken", "broken rows"],
];

/** What is wrong on either side; for data that is none for fine-tuning, what every table can have. */
export function checkLines({ before, after }: TableDifference, checks: BothChecks | undefined): readonly CheckLine[] {
  const counted = (name: string, was: number, is: number, kind?: CheckKind): CheckLine => ({
    name,
    before: formatCount(was),
    after: formatCount(is),
    change: is - was,
    ...(kind === undefined ? {} : { kind }),
  });
  const told = (name: string, was: string, is: string): readonly CheckLine[] =>
    was === "" && is === "" ? [] : [{ name, before: was, after: is, change: 0 }];
  const sides = [
    { ...counted("rows", before.rows, after.rows), change: 0 },
    ...told("encoding", encodingOf(before), encodingOf(after)),
    ...(before.mixedEnds || after.mixedEnds
      ? told("line ends", before.mixedEnds ? "mixed" : "", after.mixedEnds ? "mixed" : "")
      : []),
    ...told("first broken line", brokenAt(before), brokenAt(after)),
  ];
  if (!checks || !isForTuning(checks)) {
    return [
      ...sides,
      counted("exact duplicates", before.duplicates, after.duplicates),
      counted("broken rows", before.broken, after.broken),
    ];
  }
  const of = (side: DataChecks, kind: CheckKind) => side.findings.find((each) => each.kind === kind)?.rows ?? 0;
  return [
    ...sides,
    ...told("form", formOf(checks.before), formOf(checks.after)),
    { ...refusals(of(checks.before, "refusal"), of(checks.after, "refusal"), checks), kind: "refusal" },
    ...kinds.map(([kind, name]) => counted(name, of(checks.before, kind), of(checks.after, kind), kind)),
    ...told("prompt tokens", spreadOf(checks.before.prompt), spreadOf(checks.after.prompt)),
    ...told("answer tokens", spreadOf(checks.before.answer), spreadOf(checks.after.answer)),
    ...told("tokens by", checks.before.tokens, checks.after.tokens),
  ];
}

/** Answers that refuse, with their share: what the other side has more of is told by the share. */
function refusals(was: number, is: number, { before, after }: BothChecks): Omit<CheckLine, "kind"> {
  const text = (count: number, { answered }: DataChecks) => `${formatCount(count)}, ${formatShare(count, answered)}`;
  const change = is / Math.max(1, after.answered) - was / Math.max(1, before.answered);
  return { name: "refusals", before: text(was, before), after: text(is, after), change };
}

/** Beside the checks: by what tokens were counted, and why not by a tokenizer. */
export function checkNotes(difference: TableDifference, checks: BothChecks | undefined): readonly string[] {
  if (checks && isForTuning(checks)) return [tokensBy(difference, checks.after.tokens === "sampled")];
  const isLong = difference.columns.some(({ before, after }) =>
    [before, after].some((side) => side && isTextOfModel(side)),
  );
  const none = noTokensOfColumns(difference);
  return isLong && none !== undefined ? [none] : [];
}

/** At least half of a side's rows have a form of fine-tuning data. */
function isForTuning({ before, after }: BothChecks): boolean {
  const share = ({ formats, rows }: DataChecks) =>
    formats.reduce((sum, each) => sum + each.rows, 0) * 2 >= Math.max(1, rows);
  return share(before) || share(after);
}

const columns = (before: string, after: string): readonly Column[] => [
  { title: "", width: 14, flex: true },
  { title: before, width: 11, align: "right" },
  { title: after, width: 11, align: "right" },
  { title: "", width: 1 },
];

/** Each check, both sides beside each other; a sign and a tone where it got worse or better. */
export function checkRows(
  lines: readonly CheckLine[],
  names: readonly [before: string, after: string],
  list: { readonly cursor: number; readonly offset: number },
  { width, height, focused }: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  return table({
    columns: columns(...names),
    rows: lines.slice(list.offset, list.offset + height - 1).map(({ name, before, after, change }) => {
      const tone = change > 0 ? "bad" : change < 0 ? "good" : "plain";
      const sign = change > 0 ? glyph("up") : change < 0 ? glyph("down") : "";
      return [name, before, paint(after, tone), paint(sign, tone)];
    }),
    cursor: focused ? list.cursor - list.offset : -1,
    width,
    focused,
  });
}

/** The rows of one kind on both sides, as a text. */
export function findingText(checks: BothChecks, kind: CheckKind, names: readonly [string, string]): string {
  const side = ({ findings }: DataChecks, name: string) => {
    const { rows = 0, examples = [] } = findings.find((each) => each.kind === kind) ?? {};
    const more = rows > examples.length ? [`and ${formatCount(rows - examples.length)} more`] : [];
    return [
      `${name}: ${formatCount(rows)}`,
      ...examples.map(({ at, why }) => `  row ${formatCount(at + 1)}: ${why}`),
      ...more,
    ];
  };
  return [...side(checks.before, names[0]), "", ...side(checks.after, names[1])].join("\n");
}

function formOf({ formats }: DataChecks): string {
  return formats.map(({ format }) => format).join(", ");
}

function spreadOf(lengths: DataChecks["prompt"]): string {
  return lengths ? `${lengths.p50}/${lengths.p95}/${lengths.max}` : "";
}

function encodingOf({ encoding }: TableShape): string {
  if (!encoding) return "UTF-8";
  return encoding.firstLine === undefined ? encoding.name : `${encoding.name}, line ${encoding.firstLine}`;
}

function brokenAt({ firstBroken }: TableShape): string {
  return firstBroken ? brokenWords(firstBroken) : "";
}
