import type { Dataset, DatasetState, DatasetVersion } from "../../source/domain/dataset.js";
import type { Column } from "../../source/ui/table.js";
import { fit } from "../../source/ui/text/cells.js";
import { formatAge, formatBytes, formatCount, shortId } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../source/ui/theme.js";

const signs: Readonly<Record<DatasetState, readonly [Parameters<typeof glyph>[0], Tone, string]>> = {
  clean: ["finished", "good", "clean"],
  modified: ["changed", "warning", "changed"],
  missing: ["failed", "bad", "missing"],
  "not-in-cache": ["missing", "warning", "not in the cache"],
  new: ["waiting", "running", "not tracked yet"],
};

/** One row a dataset: state, path, rows or files or size. */
export function datasetRows(
  datasets: readonly Dataset[],
  list: { readonly cursor: number; readonly offset: number },
  options: { readonly width: number; readonly height: number; readonly focused: boolean },
): readonly string[] {
  const { width, height, focused } = options;
  return datasets.slice(list.offset, list.offset + height).map((dataset, at) => {
    const [sign, tone] = signs[dataset.state];
    const amount = amountOf(dataset);
    const selected = at + list.offset === list.cursor;
    const path = fit(`${label(dataset.path)}${dataset.kind === "directory" ? "/" : ""}`, Math.max(8, width - 16));
    const row = `${selected ? glyph("cursor") : " "} ${paint(glyph(sign), tone)} ${path} ${fit(amount, 10, "right")}`;
    return selected && focused ? paint(fit(row, width), "cursor") : row;
  });
}

/** What the signs mean, and which remotes there are. */
export function legendRows(remotes: readonly string[]): readonly string[] {
  const signsShown = Object.values(signs).map(([sign, tone, word]) => `${paint(glyph(sign), tone)} ${word}`);
  const remote =
    remotes.length === 0 ? "no remote: dvc remote add -d NAME URL" : `remote ${remotes.map(label).join(", ")}`;
  return [` ${signsShown.slice(0, 3).join("  ")}`, ` ${signsShown.slice(3).join("  ")}`, ` ${paint(remote, "dim")}`];
}

export const versionColumns: readonly Column[] = [
  { title: "", width: 1 },
  { title: "version", width: 9 },
  { title: "when", width: 6, align: "right" },
  { title: "rows", width: 7, align: "right" },
  { title: "change", width: 7, align: "right", drop: 2 },
  { title: "size", width: 8, align: "right", drop: 1 },
  { title: "by", width: 10, drop: 3 },
  { title: "message", width: 16, flex: true },
];

/** The cells of each version; `change` is the rows more or less than the version before it. */
export function versionCells(
  versions: readonly DatasetVersion[],
  state: DatasetState | undefined,
  nowMs: number,
): readonly (readonly string[])[] {
  // The sign of the list: what is as dvc.lock has it is not changed, only in no commit yet.
  const [sign, tone] = signs[state ?? "modified"];
  const note = state === "modified" ? "" : "not committed yet";
  return versions.map((version, at) =>
    version.commit === undefined
      ? [paint(glyph(sign), tone), "workspace", "now", ...figures(version, versions[at + 1]), "", note]
      : [
          version.current ? paint(glyph("running"), "good") : glyph("waiting"),
          shortId(version.md5),
          formatAge(nowMs - version.atMs),
          ...figures(version, versions[at + 1]),
          label(version.author),
          version.inCache
            ? label(version.message)
            : `${paint("not in the cache", "warning")}  ${label(version.message)}`,
        ],
  );
}

/** Rows, their change, size. */
function figures({ rows, sizeBytes }: DatasetVersion, before: DatasetVersion | undefined): readonly string[] {
  const change = rows === undefined || before?.rows === undefined ? 0 : rows - before.rows;
  const more = paint(`+${formatCount(change)}`, "good");
  const less = paint(`-${formatCount(-change)}`, "bad");
  return [
    rows === undefined ? "" : formatCount(rows),
    change === 0 ? "" : change > 0 ? more : less,
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
  ];
}

/** One line a fact of the dataset and the selected version. */
export function detailRows(
  dataset: Dataset | undefined,
  version: DatasetVersion | undefined,
  width: number,
): readonly string[] {
  if (!dataset) return [];
  const line = (name: string, text: string) =>
    text === "" ? [] : [fit(`${paint(fit(name, 9), "dim")} ${text}`, width)];
  const [, tone, word] = signs[dataset.state];
  return [
    ...line("path", label(dataset.path)),
    ...line("state", paint(word, tone)),
    ...line("tracked", label(dataset.trackedBy)),
    ...line("made by", dataset.stage === undefined ? "" : `stage ${label(dataset.stage)}`),
    ...line("md5", dataset.md5 ?? ""),
    ...line("version", version ? `${version.md5}  ${label(version.commit?.slice(0, 8) ?? "workspace")}` : ""),
  ];
}

function amountOf({ rows, files, sizeBytes }: Dataset): string {
  if (rows !== undefined) return `${formatCount(rows)} rows`;
  if (files !== undefined) return `${formatCount(files)} files`;
  return sizeBytes === undefined ? "" : formatBytes(sizeBytes);
}
