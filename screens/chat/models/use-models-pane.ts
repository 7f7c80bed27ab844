import type { OllamaModel } from "../../../source/domain/chat.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { allRows, useList } from "../../../source/ui/use-list.js";

type Options = {
  readonly models: readonly OllamaModel[];
  /** The model that answers next. */
  readonly chosen: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

/** Models, each in memory or not, with its size, in a pane of `width` x `height` inside its frame. */
export function useModelsPane({ models, chosen, width, height, focused }: Options) {
  const list = useList("chat.models", models.length, height, allRows(models.map(({ name }) => name)));
  const rows = models.slice(list.offset, list.offset + height).map(({ name, sizeBytes, loaded }, at) => {
    const selected = at + list.offset === list.cursor;
    const sign = loaded ? paint(glyph("running"), "good") : " ";
    const shown = fit(label(name), width - 12);
    const row = `${selected ? glyph("cursor") : " "}${sign}${name === chosen ? paint(shown, "accent") : shown} ${fit(formatBytes(sizeBytes), 8, "right")}`;
    return selected && focused ? paint(row, "cursor") : row;
  });
  return {
    list,
    /** The one under the cursor. */
    model: models[list.cursor],
    title: "Models",
    rows,
  };
}
