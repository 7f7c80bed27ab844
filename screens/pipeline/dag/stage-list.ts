import type { Execution, PipelineStage } from "../../../source/domain/pipeline.js";
import { cellWidth, fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signOf, stageClock, stageSigns } from "./stage-words.js";

const widestName = 40;

/** The stages one below the other with sign, state and clock: those that the window holds. */
export function stageListRows(
  stages: readonly PipelineStage[],
  list: { readonly cursor: number; readonly offset: number },
  options: {
    readonly width: number;
    readonly height: number;
    readonly focused: boolean;
    readonly running: Execution | undefined;
    readonly nowMs: number;
  },
): readonly string[] {
  const { width, height, focused, running, nowMs } = options;
  const shown = stages.slice(list.offset, list.offset + height);
  const nameWidth = Math.min(widestName, Math.max(0, ...shown.map(({ name }) => cellWidth(label(name)))));
  return shown.map((stage, at) => {
    const isSelected = at + list.offset === list.cursor;
    const { tone, word } = stageSigns[stage.state];
    const clock = stageClock(stage, running, nowMs);
    const text = ` ${signOf(stage.state)} ${fit(label(stage.name), nameWidth)}  ${paint(fit(word, 11), tone)} ${clock}`;
    const row = fit(`${isSelected ? glyph("cursor") : " "}${text}`, width);
    return isSelected && focused ? paint(row, "cursor") : row;
  });
}
