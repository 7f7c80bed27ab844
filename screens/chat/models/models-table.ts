import type { HostModel } from "../../../source/domain/ollama.js";
import { table } from "../../../source/ui/table.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type Look = {
  readonly offset: number;
  readonly cursor: number;
  readonly height: number;
  readonly width: number;
  readonly focused: boolean;
};

/** A row a model: in memory or not, name, family, parameters, quantisation, size. */
export function modelsTable(
  models: readonly HostModel[],
  { offset, cursor, height, width, focused }: Look,
): readonly string[] {
  return table({
    columns: [
      { title: "", width: 1 },
      { title: "name", width: 20, flex: true },
      { title: "family", width: 10, drop: 3 },
      { title: "params", width: 8, align: "right", drop: 2 },
      { title: "quant.", width: 8, drop: 1 },
      { title: "size", width: 9, align: "right" },
    ],
    rows: models
      .slice(offset, offset + height)
      .map(({ name, families, parameterSize, quantization, sizeBytes, loaded }) => [
        loaded ? paint(glyph("running"), "good") : "",
        label(name),
        label(families[0] ?? ""),
        label(parameterSize ?? ""),
        label(quantization ?? ""),
        sizeBytes === undefined ? "" : formatBytes(sizeBytes),
      ]),
    cursor: cursor - offset,
    width,
    focused,
  });
}
