import { cellWidth, cut, fit } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type Choice = { readonly word: string; readonly says: string };

/** At most `height` rows of choices with the chosen one among them, what each says beside it. */
export function choiceRows(
  choices: readonly Choice[],
  chosen: number,
  { width, height }: { readonly width: number; readonly height: number },
): readonly string[] {
  const from = Math.max(0, Math.min(chosen - Math.floor(height / 2), choices.length - height));
  const seen = choices.slice(from, from + height);
  const wide = Math.min(Math.floor(width / 2), Math.max(...choices.map(({ word }) => cellWidth(label(word)))) + 2);
  return seen.map(({ word, says }, at) => {
    const isChosen = from + at === chosen;
    const name = fit(label(word), says === "" ? width - 2 : wide);
    const row = cut(`${isChosen ? glyph("cursor") : " "} ${name}${paint(says, "dim")}`, width);
    return isChosen ? paint(fit(row, width), "cursor") : row;
  });
}
