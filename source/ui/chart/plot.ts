import type { ChartStyle } from "./canvas.js";
import type { CellGrid } from "./cells.js";
import { type Range, share } from "./scale.js";
import type { AxisKind, ZoneMinutes } from "./x-axis.js";
import type { YAxis } from "./y-axis.js";

/** One column of a series: everything between its `x` and the next one's. NaN: no number there. */
export type ChartColumn = {
  readonly x: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  /** Drawn as the line, with the raw values faintly behind. */
  readonly smoothed?: number;
  /** How many values were NaN, Infinity and -Infinity. */
  readonly nan?: number;
  readonly up?: number;
  readonly down?: number;
};

export type ChartLine = {
  /** In order of x. */
  readonly columns: readonly ChartColumn[];
  /** Index into the theme's line colours. */
  readonly colour: number;
  /** Stands at the last point, so that lines are told apart without colours. */
  readonly sign?: string;
  readonly best?: { readonly x: number; readonly y: number };
};

export type ChartOptions = {
  /** The last is drawn over the others. */
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
  /** What x counts, where it begins and ends; unset: at the first and last column. */
  readonly axis: { readonly kind: AxisKind; readonly label: string; readonly from?: number; readonly to?: number };
  readonly log?: boolean;
  /** The least that the y axis shows, whatever the values are: 0 to 100 of a percentage. */
  readonly atLeast?: Range;
  /** What lies outside is shown as an arrow at the edge. */
  readonly clip?: { readonly low: number; readonly high: number };
  /** An x that is looked at. */
  readonly crosshair?: number;
  readonly style?: ChartStyle;
  readonly zone?: ZoneMinutes;
};

/** A chart that is being drawn. */
export type Plot = {
  readonly grid: CellGrid;
  readonly x: Range;
  readonly y: YAxis;
  readonly options: ChartOptions;
};

/** The cell of an x. */
export function columnOf({ x, grid }: Plot, value: number): number {
  return x.max === x.min ? 0 : Math.round(share(value, x) * (grid.width - 1));
}

/** The cell of a value. */
export function rowOf({ y, grid }: Plot, value: number): number {
  return Math.round((1 - y.place(value)) * (grid.height - 1));
}
