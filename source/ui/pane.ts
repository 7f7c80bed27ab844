import { cellWidth, cut, fit } from "./text/cells.js";
import { glyph, paint, type Tone } from "./theme.js";

export type PaneOptions = {
  readonly title: string;
  /** At the right end of the frame's upper line; the first to go where it is narrow. */
  readonly right?: string;
  /** At the left end of the frame's lower line. */
  readonly foot?: string;
  /** At its right end; the first to go. */
  readonly footRight?: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  /** What it shows, each a row; the rest is blank, what is too long is cut. */
  readonly rows: readonly string[];
  /** A blank column at both sides of the rows, which are then two cells narrower. */
  readonly padded?: boolean;
};

/** A framed pane of exactly `width` x `height` cells; the focused one has the accent colour in frame and title. */
export function pane({
  title,
  right = "",
  foot = "",
  footRight = "",
  width,
  height,
  focused,
  rows,
  padded = false,
}: PaneOptions): readonly string[] {
  if (width < 4 || height < 2) return Array.from({ length: Math.max(0, height) }, () => " ".repeat(Math.max(0, width)));
  const tone = focused ? "accent" : "dim";
  const side = paint(glyph("vertical"), tone);
  const inner = width - 2;
  const pad = padded ? " " : "";
  const room = inner - pad.length * 2;
  const body = Array.from({ length: height - 2 }, (_, at) => `${side}${pad}${fit(rows[at] ?? "", room)}${pad}${side}`);
  return [topLine(title, right, inner, focused), ...body, bottomLine(foot, footRight, inner, tone)];
}

/** Blocks of equal height beside each other. */
export function beside(...blocks: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = blocks;
  return first.map((_, at) => blocks.map((block) => block[at] ?? "").join(""));
}

function bottomLine(foot: string, right: string, inner: number, tone: Tone): string {
  const line = glyph("horizontal");
  const [start, end] = [glyph("bottomLeft"), glyph("bottomRight")];
  const shownFoot = foot === "" ? "" : cut(foot, Math.max(0, inner - 4));
  const used = shownFoot === "" ? 0 : cellWidth(shownFoot) + 3;
  const shownRight = right !== "" && cellWidth(right) + 4 <= inner - used ? right : "";
  if (used === 0 && shownRight === "") return paint(`${start}${line.repeat(inner)}${end}`, tone);
  const gap = inner - used - (shownRight === "" ? 0 : cellWidth(shownRight) + 3);
  return [
    paint(used === 0 ? start : `${start}${line} `, tone),
    paint(shownFoot, "dim"),
    paint(`${used === 0 ? "" : " "}${line.repeat(Math.max(0, gap))}`, tone),
    shownRight === "" ? "" : `${paint(" ", tone)}${paint(shownRight, "dim")}${paint(` ${line}`, tone)}`,
    paint(end, tone),
  ].join("");
}

function topLine(title: string, right: string, inner: number, focused: boolean): string {
  const tone = focused ? "accent" : "dim";
  const line = glyph("horizontal");
  const shownTitle = cut(title, Math.max(0, inner - 4));
  const used = cellWidth(shownTitle) + 4;
  const shownRight = cellWidth(right) + 4 <= inner - used ? right : "";
  const gap = inner - used - (shownRight === "" ? 0 : cellWidth(shownRight) + 3);
  const end = shownRight === "" ? "" : `${paint(" ", tone)}${paint(shownRight, "dim")}${paint(` ${line}`, tone)}`;
  if (title === "") return paint(`${glyph("topLeft")}${line.repeat(inner)}${glyph("topRight")}`, tone);
  return [
    paint(`${glyph("topLeft")}${line} `, tone),
    paint(shownTitle, focused ? "title" : "plain"),
    paint(` ${line.repeat(Math.max(0, gap + 1))}`, tone),
    end,
    paint(glyph("topRight"), tone),
  ].join("");
}
