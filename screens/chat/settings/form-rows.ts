import { cut, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import type { FieldState } from "../../../source/ui/text-field-state.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { lineProblem, type SettingLine } from "./lines.js";

type Shown = {
  readonly text: string;
  readonly field: FieldState;
  readonly isHere: boolean;
  readonly isChanged: boolean;
  readonly width: number;
};

const nameWidth = 18;
/** A text that is longer is not wrapped with each key: it would take seconds. */
const longestShown = 50_000;
const longestRow = 1000;

/** "▸ ✎ temperature        0.3", dim what is in force where nothing is set. */
export function settingRow(line: SettingLine, { text, field, isHere, isChanged, width }: Shown): string {
  const sign = isChanged ? paint(glyph("changed"), "accent") : " ";
  const name = paint(fit(line.name, nameWidth), line.whyNot === undefined ? (text === "" ? "plain" : "strong") : "dim");
  const head = `${isHere ? glyph("cursor") : " "}${sign} ${name} `;
  const room = Math.max(1, width - nameWidth - 4);
  return fit(`${head}${valueText(line, { text, field, isHere, room })}`, width);
}

function valueText(
  line: SettingLine,
  { text, field, isHere, room }: Pick<Shown, "text" | "field" | "isHere"> & { readonly room: number },
): string {
  if (line.whyNot !== undefined && text === "") return paint(cut(label(line.whyNot), room), "dim");
  if (line.kind === "choice" && isHere && line.whyNot === undefined) {
    return `${glyph("previous")} ${text === "" ? paint(label(line.otherwise), "dim") : text} ${glyph("next")}`;
  }
  if (line.kind === "line" && isHere && line.whyNot === undefined) {
    const placeholder = label(line.otherwise);
    const [row = ""] = fieldRows(field, { width: room, height: 1, focused: true, placeholder });
    return lineProblem(line, text) === undefined ? row : paint(row, "bad");
  }
  if (text === "") return paint(cut(label(line.otherwise), room), "dim");
  const shown = cut(label(inOneRow(text)), room);
  return lineProblem(line, text) === undefined ? shown : paint(`${glyph("failed")} ${shown}`, "bad");
}

/** The first line of a text, and how many more there are. */
function inOneRow(text: string): string {
  const [first = ""] = text.slice(0, longestRow).split("\n");
  if (text.length > longestShown) return `${first} ${glyph("ellipsis")} ${formatBytes(Buffer.byteLength(text))}`;
  const lines = text.split("\n").length;
  return lines === 1 ? text : `${first} ${glyph("ellipsis")} ${formatAmount(lines, "line")}`;
}

/** What the setting is, what it takes, what is wrong with it; of a text the field itself, in `width` x `height`. */
export function settingDetail(
  line: SettingLine,
  {
    text,
    field,
    width,
    height,
  }: { readonly text: string; readonly field: FieldState; readonly width: number; readonly height: number },
): readonly string[] {
  const problem = lineProblem(line, text);
  const about = [
    ...wrap(line.meaning, width),
    ...wrap(label(`It takes ${line.range}.`), width).map((row) => paint(row, "dim")),
    ...(line.whyNot === undefined
      ? []
      : wrap(label(`${line.whyNot}: it would be refused.`), width).map((row) => paint(row, "warning"))),
    ...cutRows(line, text, width),
    ...(problem === undefined ? [] : wrap(label(problem), width).map((row) => paint(row, "bad"))),
  ];
  if (line.kind !== "text") {
    const otherwise = text === "" ? `Now: ${line.otherwise}.` : `Unset it is ${line.otherwise}: ctrl+R.`;
    return [...about, ...wrap(label(otherwise), width).map((row) => paint(row, "dim"))];
  }
  if (line.whyNot !== undefined && text === "") return about;
  if (text.length > longestShown) {
    const size = formatBytes(Buffer.byteLength(text));
    return [
      ...about,
      "",
      ...wrap(`${size} are too much to show: ctrl+G opens it in $EDITOR, ctrl+R takes it away.`, width),
    ];
  }
  const placeholder = line.otherwise === "none" ? "" : label(line.otherwise);
  const room = Math.max(1, height - about.length - 1);
  return [...about, "", ...fieldRows(field, { width, height: room, focused: true, placeholder })];
}

function cutRows({ name, cutTo }: SettingLine, text: string, width: number): readonly string[] {
  if (cutTo === undefined || !(Number(text) > cutTo)) return [];
  const said = `The model was trained with ${formatCount(cutTo)}: Ollama cuts a greater ${name} to that.`;
  return wrap(said, width).map((row) => paint(row, "warning"));
}
