import type { HostModel } from "../../../source/domain/ollama.js";
import { table } from "../../../source/ui/table.js";
import { formatAge, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { abilityWords, isEmbedding, placeWords, untilWords } from "./model-words.js";

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

/** A row a model: in memory or not and for how long, what it is, its size. */
export function modelsTable(
  models: readonly HostModel[],
  { offset, cursor, height, width, focused, nowMs }: Look,
): readonly string[] {
  return table({
    columns: [
      { title: "", width: 1 },
      { title: "name", width: 18, flex: true },
      { title: "memory", width: 7, align: "right", drop: 4 },
      { title: "on", width: 7, drop: 6 },
      { title: "until", width: 6, align: "right", drop: 1 },
      { title: "family", width: 8, drop: 8 },
      { title: "params", width: 6, align: "right", drop: 3 },
      { title: "quant.", width: 6, drop: 2 },
      { title: "context", width: 7, align: "right", drop: 5 },
      { title: "size", width: 7, align: "right" },
      { title: "digest", width: digestCells, drop: 10 },
      { title: "can", width: 13, drop: 7 },
      { title: "age", width: 6, align: "right", drop: 9 },
    ],
    rows: models.slice(offset, offset + height).map((model) => cells(model, nowMs)),
    cursor: cursor - offset,
    width,
    focused,
  });
}

function cells(model: HostModel, nowMs: number): readonly string[] {
  const { name, loaded, families, parameterSize, quantization, contextTokens, sizeBytes, digest, modifiedAtMs } = model;
  const abilities = label(abilityWords(model));
  return [
    loaded ? paint(glyph("running"), "good") : "",
    isEmbedding(model) ? paint(label(name), "dim") : label(name),
    loaded ? formatBytes(loaded.sizeBytes) : "",
    loaded ? placeWords(loaded) : "",
    loaded ? untilWords(loaded, nowMs) : "",
    label(families.join(" ")),
    label(parameterSize ?? ""),
    label(quantization ?? ""),
    contextTokens === undefined ? "" : formatCount(contextTokens),
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
    label((digest ?? "").slice(0, digestCells)),
    isEmbedding(model) ? paint(abilities, "warning") : abilities,
    modifiedAtMs === undefined ? "" : formatAge(nowMs - modifiedAtMs),
  ];
}
