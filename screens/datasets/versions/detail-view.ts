import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import { fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { datasetFacts } from "../tree/dataset-facts.js";

/** One line a fact of the dataset and the selected version, at most `height` of them. */
export function detailRows(
  dataset: Dataset | undefined,
  version: DatasetVersion | undefined,
  width: number,
  height: number,
): readonly string[] {
  if (!dataset) return [];
  const facts: readonly (readonly [name: string, text: string])[] = [
    ...datasetFacts(dataset),
    ["version", version ? `${version.md5}  ${label(version.commit?.slice(0, 8) ?? "workspace")}` : ""],
  ];
  return facts
    .filter(([, text]) => text !== "")
    .map(([name, text]) => fit(`${paint(fit(name, 9), "dim")} ${text}`, width))
    .slice(0, height);
}
