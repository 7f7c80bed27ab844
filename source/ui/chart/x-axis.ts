import type { Range } from "./scale.js";
import { tickLabel, ticks } from "./ticks.js";

/** What an x axis counts: numbers (steps, a metric), durations in ms, moments in epoch ms. */
export type AxisKind = "number" | "duration" | "clock";

export type XMark = { readonly x: number; readonly label: string };

/** Minutes that the clock of the terminal is ahead of UTC at a moment. */
export type ZoneMinutes = (atMs: number) => number;

export const localZone: ZoneMinutes = (atMs) => -new Date(atMs).getTimezoneOffset();

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((count) => count * day),
];

/** Round marks inside the range, about `most` of them. */
export function xMarks(kind: AxisKind, { min, max }: Range, most: number, zone: ZoneMinutes): readonly XMark[] {
  if (kind === "number" || !(max > min)) return [...numberMarks(kind, { min, max }, most, zone)];
  const step = timeSteps.find((each) => (max - min) / each <= most) ?? timeSteps.at(-1) ?? day;
  // Days and hours of the clock are those of the place where the terminal is.
  const shift = kind === "clock" ? zone(min) * minute : 0;
  const first = Math.ceil((min + shift) / step);
  const last = Math.floor((max + shift) / step);
  const count = Math.min(200, Math.max(0, last - first + 1));
  return Array.from({ length: count }, (_, at) => {
    const x = (first + at) * step - shift;
    return { x, label: xLabel(kind, x, step, zone) };
  });
}

/** The place x as text, exact to `step`. */
export function xLabel(kind: AxisKind, x: number, step: number, zone: ZoneMinutes): string {
  if (kind === "number") return numberLabel(x, step);
  return kind === "duration" ? durationLabel(x, step) : clockLabel(x, step, zone);
}

function numberMarks(kind: AxisKind, { min, max }: Range, most: number, zone: ZoneMinutes): readonly XMark[] {
  const all = ticks(min, max, most);
  // Between two whole steps there is none.
  const isWhole = Number.isInteger(min) && Number.isInteger(max) && max > min;
  const shown = isWhole ? all.filter((x) => Number.isInteger(x)) : all;
  const step = (shown[1] ?? 1) - (shown[0] ?? 0);
  return shown.map((x) => ({ x, label: xLabel(kind, x, step, zone) }));
}

/** 1200, 20k, 1.5M: steps are seldom small. */
function numberLabel(value: number, step: number): string {
  const size = Math.abs(value);
  for (const [unit, sign] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size < unit * (unit === 1e3 ? 10 : 1) || size >= unit * 1000) continue;
    const digits = Math.max(0, Math.min(3, Math.ceil(-Math.log10(Math.abs(step) / unit) - 1e-9)));
    return `${(value / unit).toFixed(digits)}${sign}`;
  }
  return tickLabel(value, step);
}

/** 0.25s, 45s, 2m30s, 1h05, 3d. */
function durationLabel(ms: number, step: number): string {
  if (ms < 0) return `-${durationLabel(-ms, step)}`;
  if (ms === 0) return "0s";
  if (ms < second || step < second) return `${(ms / second).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1)}s`;
  const days = Math.floor(ms / day);
  const hours = Math.floor(ms / hour) % 24;
  const minutes = Math.floor(ms / minute) % 60;
  const seconds = Math.floor(ms / second) % 60;
  if (days > 0) return `${days}d${hours > 0 && step < day ? `${hours}h` : ""}`;
  if (hours > 0) return `${hours}h${minutes > 0 || step < hour ? two(minutes) : ""}`;
  if (minutes > 0) return `${minutes}m${seconds > 0 ? `${two(seconds)}s` : ""}`;
  return `${seconds}s`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 14:05, 14:05:10, 25 Nov; a midnight among hours is its date. */
function clockLabel(atMs: number, step: number, zone: ZoneMinutes): string {
  const date = new Date(atMs + zone(atMs) * minute);
  if (Number.isNaN(date.getTime())) return "";
  const dateText = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""}`;
  if (step >= 300 * day) return String(date.getUTCFullYear());
  const inDay = ((date.getTime() % day) + day) % day;
  if (step >= day || (inDay === 0 && step >= minute)) return dateText;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (step >= minute) return clock;
  const seconds = `${clock}:${two(date.getUTCSeconds())}`;
  return step >= second ? seconds : `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
