import type { DataPreviewFacts } from "../../../source/actions/dataset-preview.js";
import type { DataAt, DatasetDoors } from "../../../source/actions/datasets-facts.js";
import { shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";

/** What the views of a preview have in common. */
export type PreviewProps = {
  readonly width: number;
  readonly height: number;
  readonly of: DataAt;
  readonly doors: DatasetDoors;
};

/** What a view of a preview cannot do. */
export const noFacts: Omit<DataPreviewFacts, "close"> = {
  open: undefined,
  sideways: undefined,
  goTo: undefined,
  sample: undefined,
  find: undefined,
  findAgain: undefined,
  keepFirst: undefined,
  toggleFields: undefined,
  toggleText: undefined,
  steps: undefined,
  copied: undefined,
};

/** "data/a.csv · 77b0c2aa" */
export function titleOf({ path, md5 }: DataAt): string {
  return md5 === undefined ? label(path) : `${label(path)} ${glyph("dot")} ${shortId(md5)}`;
}

/** The name that its state is kept under. */
export function idOf({ path, md5 }: DataAt): string {
  return `${path}@${md5 ?? ""}`;
}
