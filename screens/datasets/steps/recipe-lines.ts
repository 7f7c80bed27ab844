import type { StepsView } from "../../../source/api/dataset-file-calls.js";
import { namedValues } from "../../../source/domain/data/named-values.js";
import { shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";

/** Which stage made it, at which commit, in which file its counts are; below by which params. Lines that nothing is known of are left out. */
export function recipeLines({ stage, commit, params, file, preparation }: StepsView): readonly string[] {
  const values = Object.values(params ?? {}).flatMap((of) => namedValues(of));
  const words = values.map(([name, value]) => `${label(name)} ${label(shortValue(value))}`);
  const made = [
    stage === undefined ? "" : `stage ${label(stage)}`,
    commit === undefined ? "" : `commit ${shortId(commit)}`,
    preparation ? label(file) : "",
  ].filter((each) => each !== "");
  return [made, words].map((parts) => parts.join(` ${glyph("dot")} `)).filter((line) => line !== "");
}

function shortValue(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
