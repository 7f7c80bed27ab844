import type { DatasetDifference } from "../../../source/api/dataset-difference-calls.js";
import type { FileChange } from "../../../source/domain/data/folder-difference.js";
import { type Column, table } from "../../../source/ui/table.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";
import { pair } from "./pair.js";

const signs: Readonly<Record<FileChange["what"], readonly [sign: string, tone: Tone]>> = {
  added: ["+", "good"],
  removed: ["-", "bad"],
  renamed: ["=", "accent"],
  changed: ["~", "warning"],
};

const columns: readonly Column[] = [
  { title: "", width: 1 },
  { title: "file", width: 20, flex: true },
  { title: "size", width: 18, align: "right" },
  { title: "what", width: 8, drop: 1 },
];

type Folder = Extract<DatasetDifference, { readonly kind: "folder" }>;
type Files = Exclude<DatasetDifference, Folder>;

/** One row a file that is not as it was. */
export function fileRows(
  changes: readonly FileChange[],
  { cursor, offset }: { readonly cursor: number; readonly offset: number },
  { width, height, focused }: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  return table({
    columns,
    rows: changes.slice(offset, offset + height - 1).map(({ what, path, was, before, after }) => {
      const [sign, tone] = signs[what];
      const size = (of: FileChange["before"]) => (of?.sizeBytes === undefined ? undefined : formatBytes(of.sizeBytes));
      const name = was === undefined ? label(path) : `${label(was)} ${glyph("arrow")} ${label(path)}`;
      return [paint(sign, tone), name, pair(size(before), size(after)), paint(what, tone)];
    }),
    cursor: cursor - offset,
    width,
    focused,
  });
}

/** "+2 added  -1 removed  =1 renamed  ~3 changed  1,204 same", and the totals of both sides. */
export function folderHead({ before, after, counts }: Folder): readonly string[] {
  const amounts = (["added", "removed", "renamed", "changed"] as const).map((what) => {
    const [sign, tone] = signs[what];
    return paint(`${sign}${formatCount(counts[what])} ${what}`, counts[what] === 0 ? "dim" : tone);
  });
  const total = ({ files, sizeBytes }: Folder["before"]) =>
    `${formatAmount(files, "file")}${sizeBytes === undefined ? "" : `, ${formatBytes(sizeBytes)}`}`;
  return [[...amounts, `${formatCount(counts.same)} same`].join("  "), pair(total(before), total(after))];
}

/** A text line by line; of what is none, or too large, what is known of the two files. */
export function textRows(found: Files, width: number): readonly string[] {
  const text = found.kind === "text" ? found.text : undefined;
  if (found.before.md5 === found.after.md5) return [paint("Both are the same, byte for byte.", "dim")];
  if (!text) {
    const why =
      found.kind === "text" ? "The texts are too large or too different to be compared by lines." : "No text.";
    const line = (name: string, was: string, is: string) => `${paint(fit(name, 6), "dim")} ${pair(was, is)}`;
    return [
      line("size", formatBytes(found.before.sizeBytes), formatBytes(found.after.sizeBytes)),
      line("md5", found.before.md5, found.after.md5),
      "",
      paint(why, "dim"),
    ].map((row) => fit(row, width));
  }
  return [
    ...text.hunks.flatMap(({ before, after, lines }) => [
      paint(`line ${formatCount(before)} ${glyph("arrow")} ${formatCount(after)}`, "accent"),
      ...lines.map((line) => paint(fit(label(line), width), toneOf(line))),
    ]),
    ...(text.more > 0 ? [paint(`and ${formatAmount(text.more, "place")} more`, "dim")] : []),
  ];
}

function toneOf(line: string): Tone {
  if (line.startsWith("+")) return "good";
  return line.startsWith("-") ? "bad" : "plain";
}

/** Lines that came and went, and the sizes. */
export function filesHead(found: Files): readonly string[] {
  const sizes = pair(formatBytes(found.before.sizeBytes), formatBytes(found.after.sizeBytes));
  if (found.kind !== "text" || !found.text) return [sizes];
  const { added, removed } = found.text;
  return [`${paint(`+${formatCount(added)}`, "good")}  ${paint(`-${formatCount(removed)}`, "bad")} lines  ${sizes}`];
}
