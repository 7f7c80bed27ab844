import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import type { VersionRecipe } from "../../../source/domain/version-facts.js";
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
  const about = [
    ...line("path", `${label(dataset.path)}  ${paint(word, tone)}`),
    ...line(
      "tracked",
      label(dataset.trackedBy) + (dataset.stage === undefined ? "" : `, made by the stage ${label(dataset.stage)}`),
    ),
  ];
  if (!version) return [...about, ...line("md5", dataset.md5 ?? "")];
  const { names = [], usedBy, recipe } = version;
  return [
    ...about,
    ...line(
      "version",
      `${version.md5}  ${label(version.commit?.slice(0, 8) ?? (version.isSeen ? "seen" : "workspace"))}`,
    ),
    ...line("recipe", recipe ? recipeWords(recipe) : ""),
    ...line("used by", usedBy ? usedFully(usedBy) : ""),
    ...line("names", names.map(({ name, tag }) => label(name === tag ? name : `${name} (${tag})`)).join(", ")),
  ];
}

/** "prepare: rate 0.5, rows 200 · of raw.csv 77b0c2aa" */
function recipeWords({ stage, params, deps }: VersionRecipe): string {
  const values = params.map(({ key, value }) => `${key} ${value}`).join(", ");
  const made = deps.map(({ path, md5 }) => (md5 === undefined ? path : `${path} ${md5.slice(0, 8)}`)).join(", ");
  return label(
    [`${stage}${values === "" ? "" : `: ${values}`}`, made === "" ? "" : `of ${made}`].filter(Boolean).join(" · "),
  );
}

function usedFully({ runs, models }: NonNullable<DatasetVersion["usedBy"]>): string {
  const versions = models.map(
    ({ model, version, stage }) => `${model} v${version}${stage === "None" ? "" : ` ${stage}`}`,
  );
  return label([...runs.map(({ name }) => name), ...versions].join(", "));
}
