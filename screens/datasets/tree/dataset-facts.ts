import type { Dataset } from "../../../source/domain/dataset.js";
import { formatAgo, formatAmount, formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

/** What is known of a dataset, a line each by its name, with `cells` for it; a text "" is not known. */
export function datasetFacts(
  dataset: Dataset,
  nowMs: number,
  cells: number = Number.POSITIVE_INFINITY,
): readonly (readonly [name: string, text: string])[] {
  const { path, trackedBy, md5, readBy = [], importedFrom, problem } = dataset;
  return [
    ["path", label(path)],
    // A file `x` and its `x.dvc` are one thing to their reader.
    ["tracked by", trackedBy === `${path}.dvc` ? "" : label(trackedBy)],
    [
      "problem",
      problem
        ? [problem.message, problem.hint]
            .filter((each) => each)
            .map((each) => label(each ?? ""))
            .join("  ")
        : "",
    ],
    ["state", stateWords(dataset, nowMs)],
    ["size", sizeWords(dataset)],
    ["made by", importedFrom ? `imported from ${importWords(importedFrom)}` : stageWords(dataset.stage)],
    ["read by", readBy.map(label).join(", ")],
    ["trained", trainedWords(dataset.trained)],
    ["md5", md5 === undefined ? "" : hashWords(md5, cells)],
  ];
}

/** A hash that is broken over two lines is not read: its first digits, where it has no room. `y` copies it whole. */
export function hashWords(md5: string, cells: number): string {
  return md5.length <= cells ? md5 : `${md5.slice(0, 12)}${glyph("ellipsis")}`;
}

/** What the workspace holds, then where the tracked version lies: of a file that has been changed since, that is not the same. */
function stateWords(dataset: Dataset, nowMs: number): string {
  const { state, uncached, pushed, pushedAsOfMs, newerAtSource, uncommitted } = dataset;
  const [, tone, word] = signs[state];
  const isTold = state === "not-in-cache";
  const last = state === "modified" || state === "running" ? "last version " : "";
  const asOf = pushedAsOfMs === undefined ? "" : paint(` as of ${formatAgo(nowMs - pushedAsOfMs)}`, "dim");
  return [
    paint(word, tone),
    ...(uncached && !isTold ? [paint(`${last}not in the cache: dvc fetch, or dvc pull`, "warning")] : []),
    ...(pushed === false ? [paint(`${last}not pushed`, "warning") + asOf] : pushed ? [`${last}pushed${asOf}`] : []),
    ...(uncommitted ? [paint(`${commitWords[uncommitted]}: c commits`, "warning")] : []),
    ...(newerAtSource ? [paint("newer at its source: U updates it", "running")] : []),
  ].join(" · ");
}

/** "8.5 KB · 72 rows · 4 columns" */
function sizeWords({ sizeBytes, files, rows, columns }: Dataset): string {
  return [
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
    files === undefined ? "" : formatAmount(files, "file"),
    rows === undefined ? "" : formatAmount(rows, "row"),
    columns === undefined ? "" : formatAmount(columns, "column"),
  ]
    .filter((part) => part !== "")
    .join(` ${glyph("dot")} `);
}

const commitWords = { added: "new, not committed", modified: "not committed" } as const;

function importWords({ url, path, rev }: NonNullable<Dataset["importedFrom"]>): string {
  return [url, path, rev === undefined ? undefined : `at ${rev}`]
    .flatMap((each) => (each === undefined ? [] : [label(each)]))
    .join(" ");
}

function stageWords(stage: string | undefined): string {
  return stage === undefined ? "" : `stage ${label(stage)}`;
}

/** Models that were trained on what the workspace holds, then those that were on another version of it. */
function trainedWords(trained: Dataset["trained"] = []): string {
  const named = (isCurrent: boolean) =>
    trained
      .filter(({ current }) => current === isCurrent)
      .map(({ model, version, stage }) => `${label(model)} v${version}${stage === "None" ? "" : ` ${stage}`}`)
      .join(", ");
  const [now, before] = [named(true), named(false)];
  return [now, before === "" ? "" : paint(`on other versions: ${before}`, "dim")]
    .filter((each) => each !== "")
    .join("  ");
}
