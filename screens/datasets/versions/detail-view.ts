import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import { fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

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
