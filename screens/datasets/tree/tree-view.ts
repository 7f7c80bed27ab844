import type { Dataset } from "../../../source/domain/dataset.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

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

function amountOf({ rows, files, sizeBytes }: Dataset): string {
  if (rows !== undefined) return `${formatCount(rows)} rows`;
  if (files !== undefined) return `${formatCount(files)} files`;
  return sizeBytes === undefined ? "" : formatBytes(sizeBytes);
}
