import type { HostModel } from "../../../source/domain/ollama.js";
import { type Column, layoutColumns, table } from "../../../source/ui/table.js";
import { formatAge, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { abilityWords, isEmbedding, placeWords, shortName, untilWords } from "./model-words.js";

type Look = {
  readonly offset: number;
  readonly cursor: number;
  readonly height: number;
  readonly width: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** Of a sha256 as `ollama list` shows it. */
const digestCells = 12;

type Told = {
  readonly column: Column;
  readonly cell: (model: HostModel, nowMs: number, nameCells: number) => string;
};

/** What is told of a model, in the order of the columns. */
const all: readonly Told[] = [
  {
    column: { title: "", width: 1 },
    cell: ({ loaded }) => (loaded ? paint(glyph("running"), "good") : ""),
  },
  {
    column: { title: "name", width: 18, flex: true },
    cell: (model, _, nameCells) => {
      const name = shortName(model.name, nameCells);
      return isEmbedding(model) ? paint(name, "dim") : name;
    },
  },
  {
    column: { title: "memory", width: 7, align: "right", drop: 4 },
    cell: ({ loaded }) => (loaded ? formatBytes(loaded.sizeBytes) : ""),
  },
  {
    column: { title: "on", width: 7, drop: 6 },
    cell: ({ loaded }) => (loaded ? placeWords(loaded) : ""),
  },
  {
    column: { title: "until", width: 6, align: "right", drop: 1 },
    cell: ({ loaded }, nowMs) => (loaded ? untilWords(loaded, nowMs) : ""),
  },
  { column: { title: "family", width: 8, drop: 8 }, cell: ({ families }) => label(families.join(" ")) },
  {
    column: { title: "params", width: 6, align: "right", drop: 3 },
    cell: ({ parameterSize = "" }) => label(parameterSize),
  },
  { column: { title: "quant.", width: 6, drop: 2 }, cell: ({ quantization = "" }) => label(quantization) },
  {
    column: { title: "context", width: 7, align: "right", drop: 5 },
    cell: ({ contextTokens }) => (contextTokens === undefined ? "" : formatCount(contextTokens)),
  },
  {
    column: { title: "size", width: 7, align: "right" },
    cell: ({ sizeBytes }) => (sizeBytes === undefined ? "" : formatBytes(sizeBytes)),
  },
  {
    column: { title: "digest", width: digestCells, drop: 10 },
    cell: ({ digest = "" }) => label(digest.slice(0, digestCells)),
  },
  {
    column: { title: "can", width: 13, drop: 7 },
    cell: (model) => (isEmbedding(model) ? paint(label(abilityWords(model)), "warning") : label(abilityWords(model))),
  },
  {
    column: { title: "age", width: 6, align: "right", drop: 9 },
    cell: ({ modifiedAtMs }, nowMs) => (modifiedAtMs === undefined ? "" : formatAge(nowMs - modifiedAtMs)),
  },
];

/** A row a model: in memory or not and for how long, what it is, its size. */
export function modelsTable(
  models: readonly HostModel[],
  { offset, cursor, height, width, focused, nowMs }: Look,
): readonly string[] {
  // What nobody tells leaves its room to what else is known, and to the names.
  const shown = all.filter(({ cell }) => models.some((model) => cell(model, nowMs, digestCells) !== ""));
  const columns = shown.map(({ column }) => column);
  const nameCells = Math.max(...layoutColumns(columns, width - 2).filter((_, at) => columns[at]?.flex));
  return table({
    columns,
    rows: models.slice(offset, offset + height).map((model) => shown.map(({ cell }) => cell(model, nowMs, nameCells))),
    cursor: cursor - offset,
    width,
    focused,
  });
}
