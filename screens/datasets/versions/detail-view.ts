import wrapAnsi from "wrap-ansi";
import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import type { VersionRecipe } from "../../../source/domain/version-facts.js";
import { cut, fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { datasetFacts, hashWords } from "../tree/dataset-facts.js";

const nameCells = 10;
/** Of a fact that is long. */
const mostRows = 3;

/** Each fact of the dataset and the selected version in rows, at most `height` of them. */
export function detailRows(
  dataset: Dataset | undefined,
  version: DatasetVersion | undefined,
  { width, height, nowMs }: { readonly width: number; readonly height: number; readonly nowMs: number },
): readonly string[] {
  if (!dataset) return [];
  const cells = Math.max(1, width - nameCells - 1);
  const facts: readonly (readonly [name: string, text: string])[] = [
    ...(version ? versionFacts(version, cells) : []),
    ...datasetFacts(dataset, nowMs, cells),
  ];
  return facts
    .filter(([, text]) => text !== "")
    .flatMap(([name, text]) => {
      const rows = firstRows(wrapAnsi(text, cells, { hard: true }).split("\n"), cells);
      return rows.map((row, at) => fit(`${paint(fit(at === 0 ? name : "", nameCells), "dim")} ${row}`, width));
    })
    .slice(0, height);
}

/** The first of them; the last ends with a sign where more would come. */
function firstRows(rows: readonly string[], cells: number): readonly string[] {
  const [last, ...before] = rows.slice(0, mostRows).toReversed();
  if (rows.length <= mostRows || last === undefined) return rows;
  return [...before.toReversed(), cut(`${last.trimEnd()} ${glyph("ellipsis")}`, cells)];
}

function versionFacts(version: DatasetVersion, cells: number): readonly (readonly [name: string, text: string])[] {
  const { md5, commit, isSeen, names = [], usedBy, recipe, branches } = version;
  const where = commit?.slice(0, 8) ?? (isSeen ? "seen" : "workspace");
  return [
    ["version", `${hashWords(md5, cells - where.length - 2)}  ${label(where)}`],
    ["branch", branches ? branchesFully(branches) : ""],
    ["recipe", recipe ? recipeWords(recipe) : ""],
    ["made of", recipe ? madeOfWords(recipe) : ""],
    ["used by", usedBy ? usedFully(usedBy) : ""],
    ["names", names.map(({ name, tag }) => label(name === tag ? name : `${name} (${tag})`)).join(", ")],
  ];
}

/** "prepare: rate 0.5, rows 200" */
function recipeWords({ stage, params }: VersionRecipe): string {
  const values = params.map(({ key, value }) => `${key} ${value}`).join(", ");
  return label(values === "" ? stage : `${stage}: ${values}`);
}

/** "raw.csv 77b0c2aa" */
function madeOfWords({ deps }: VersionRecipe): string {
  return label(deps.map(({ path, md5 }) => (md5 === undefined ? path : `${path} ${md5.slice(0, 8)}`)).join(", "));
}

function branchesFully(branches: readonly string[]): string {
  return branches.length === 0
    ? "none: a tag alone leads to it"
    : `${branches.map(label).join(", ")}, not the one here`;
}

function usedFully({ runs, models }: NonNullable<DatasetVersion["usedBy"]>): string {
  const versions = models.map(
    ({ model, version, stage }) => `${model} v${version}${stage === "None" ? "" : ` ${stage}`}`,
  );
  return label([...runs.map(({ name }) => name), ...versions].join(", "));
}
