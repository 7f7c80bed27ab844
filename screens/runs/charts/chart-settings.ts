import type { ChartAxis } from "../../../source/api/series-views.js";
import type { ChartStyle } from "../../../source/ui/chart/canvas.js";
import type { AxisKind } from "../../../source/ui/chart/x-axis.js";
import { formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";

export type ScatterAxis = { readonly kind: "param" | "metric"; readonly key: string };
export type Extent = readonly [from: number, to: number];

/** What is switched in the charts; kept while the app is open. */
export type ChartSettings = {
  readonly axis: ChartAxis;
  readonly log: boolean;
  /** Weight of the moving average; 0: none. */
  readonly smoothing: number;
  /** Percentiles; undefined: nothing is clipped. */
  readonly clip: Extent | undefined;
  readonly style: ChartStyle;
  /** The part of x that is shown; undefined: all. `whole` is what all was. */
  readonly window: Extent | undefined;
  readonly whole: Extent | undefined;
  /** The x that is looked at in all panels. */
  readonly crosshair: number | undefined;
  /** Runs as points over this; undefined: curves. */
  readonly scatter: ScatterAxis | undefined;
  /** Finds metrics by their names. */
  readonly text: string;
  /** Of the panels that are found, the one that has the focus. */
  readonly at: number;
  /** Only that one is shown. */
  readonly one: boolean;
  /** The screen was given to it with that, and is given back. */
  readonly isZoomedByOne: boolean;
};

export const firstSettings: ChartSettings = {
  axis: "step",
  log: false,
  smoothing: 0,
  clip: undefined,
  style: "braille",
  window: undefined,
  whole: undefined,
  crosshair: undefined,
  scatter: undefined,
  text: "",
  at: 0,
  one: false,
  isZoomedByOne: false,
};

const weights = [0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99] as const;
const clips: readonly (Extent | undefined)[] = [undefined, [1, 99], [5, 95]];
const styles: readonly ChartStyle[] = ["braille", "block", "ascii"];

/** What is shown along another axis begins whole. */
export function withAxis(settings: ChartSettings, axis: ChartAxis): ChartSettings {
  return { ...settings, axis, window: undefined, whole: undefined, crosshair: undefined, scatter: undefined };
}

/** Step, relative, wall, and the epoch where one is logged. */
export function nextAxis(settings: ChartSettings, epoch: string | undefined): ChartSettings {
  const axes: readonly ChartAxis[] = ["step", "relative", "wall", ...(epoch === undefined ? [] : [{ metric: epoch }])];
  const now = JSON.stringify(settings.axis);
  const at = axes.findIndex((axis) => JSON.stringify(axis) === now);
  return withAxis(settings, axes[(at + 1) % axes.length] ?? "step");
}

export function smoother(settings: ChartSettings): ChartSettings {
  return { ...settings, smoothing: weights.find((weight) => weight > settings.smoothing) ?? 0 };
}

export function nextClip(settings: ChartSettings): ChartSettings {
  const at = clips.findIndex((clip) => clip?.[0] === settings.clip?.[0]);
  return { ...settings, clip: clips[(at + 1) % clips.length] };
}

export function nextStyle(settings: ChartSettings): ChartSettings {
  return { ...settings, style: styles[(styles.indexOf(settings.style) + 1) % styles.length] ?? "braille" };
}

/** A part of `shown` by the factor (2: half of it), around the crosshair or the middle; all where it would be more. */
export function zoomed(settings: ChartSettings, shown: Extent, factor: number): ChartSettings {
  const [from, to] = shown;
  const whole = settings.window ? settings.whole : shown;
  const length = (to - from) / factor;
  const { crosshair } = settings;
  const isInside = crosshair !== undefined && crosshair >= from && crosshair <= to;
  // What is looked at stays where it is on the screen.
  const share = isInside && to > from ? (crosshair - from) / (to - from) : 0.5;
  const begin = from + (to - from - length) * share;
  if (!(length > 0) || !Number.isFinite(length)) return settings;
  return within(settings, [begin, begin + length], whole);
}

/** Moves the part that is shown by a share of it; nothing where all is shown. */
export function panned(settings: ChartSettings, by: number): ChartSettings {
  const { window, whole } = settings;
  if (!window || !whole) return settings;
  const length = window[1] - window[0];
  const begin = Math.max(whole[0], Math.min(whole[1] - length, window[0] + length * by));
  return within(settings, [begin, begin + length], whole);
}

export function shownWhole(settings: ChartSettings): ChartSettings {
  return { ...settings, window: undefined, whole: undefined };
}

function within(settings: ChartSettings, [from, to]: Extent, whole: Extent | undefined): ChartSettings {
  if (!whole || (from <= whole[0] && to >= whole[1])) return shownWhole(settings);
  const length = Math.min(to - from, whole[1] - whole[0]);
  const begin = Math.max(whole[0], Math.min(from, whole[1] - length));
  return { ...settings, window: [begin, begin + length], whole };
}

/** The next place of a point to the right (1) or left (-1), at least `least` away; the last one where none was looked at. */
export function movedCrosshair(
  settings: ChartSettings,
  places: readonly number[],
  by: number,
  least: number,
): ChartSettings {
  if (places.length === 0) return settings;
  const { crosshair } = settings;
  if (crosshair === undefined) return { ...settings, crosshair: places.at(-1) };
  const next =
    by > 0 ? places.find((x) => x >= crosshair + least * by) : places.findLast((x) => x <= crosshair + least * by);
  return { ...settings, crosshair: next ?? (by > 0 ? places.at(-1) : places[0]) };
}

export function axisKind(axis: ChartAxis): AxisKind {
  if (axis === "relative") return "duration";
  return axis === "wall" ? "clock" : "number";
}

export function axisName(axis: ChartAxis): string {
  if (typeof axis !== "string") return label(axis.metric);
  return axis === "wall" ? "time" : axis;
}

/** "L log · S 0.6 · C 1-99% · t step", with what is usual left out but the axis; `short`: without the words. */
export function switchesText(settings: ChartSettings, short = false): string {
  const { log, smoothing, clip, axis, window, scatter } = settings;
  const word = (key: string, text: string) => (short ? text : `${key} ${text}`);
  return [
    ...(log ? [short ? "L" : "L log"] : []),
    ...(smoothing > 0 && !scatter ? [`S ${formatNumber(smoothing)}`] : []),
    ...(clip && !scatter ? [`C ${clip[0]}-${clip[1]}%`] : []),
    ...(window && !scatter ? [word("+", "zoomed")] : []),
    scatter ? word("p", label(scatter.key)) : word("t", axisName(axis)),
  ].join(` ${glyph("dot")} `);
}
