import { failureWords, type NumbersBucket, stoppedKind } from "../../../source/domain/chat-numbers.js";
import { levelSparkline } from "../../../source/ui/chart/sparkline.js";
import { cut, fit } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint, type Tone } from "../../../source/ui/theme.js";
import { shortTime } from "./figures-table.js";

const nameCells = 17;
const figureCells = 16;
/** The highest bar: a full one would touch the row above. */
const highest = 6;

/** How many hours or days a course of this width has: whole days of hours, whole months of days, a cell each. */
export function bucketsFor(step: "hour" | "day", width: number): number {
  const whole = step === "hour" ? 24 : 30;
  return Math.max(1, Math.floor((width - nameCells - figureCells - 2) / whole)) * whole;
}

type Bars = {
  readonly name: string;
  /** Undefined: nothing is known of it. */
  readonly of: (bucket: NumbersBucket) => number | undefined;
  readonly figure: string;
  readonly tone?: Tone;
};

/** A row of bars each: answers, times, speed, and how many failed of what; below them the time. At most `height` rows. */
export function courseRows(
  buckets: readonly NumbersBucket[],
  step: "hour" | "day",
  { width, height }: { readonly width: number; readonly height: number },
): readonly string[] {
  const rows = [...barsOf(buckets, step), ...failureBars(buckets)].slice(0, Math.max(0, height - 1));
  return [
    ...rows.map(({ name, of, figure, tone = "accent" }) => {
      const bars = paint(barsText(buckets.map(of)), tone);
      return cut(`${fit(name, nameCells)} ${bars} ${fit(figure, figureCells)}`, width);
    }),
    `${" ".repeat(nameCells + 1)}${paint(axis(buckets.length, step), "dim")}`,
  ];
}

function barsOf(buckets: readonly NumbersBucket[], step: "hour" | "day"): readonly Bars[] {
  const answers = buckets.reduce((sum, bucket) => sum + bucket.answers, 0);
  const tokens = buckets.reduce((sum, bucket) => sum + bucket.answerTokens, 0);
  const most = (of: (bucket: NumbersBucket) => number | undefined) => Math.max(...buckets.map((one) => of(one) ?? 0));
  const slowest = most((bucket) => bucket.firstTokenP95Ms);
  const fastest = most((bucket) => bucket.tokensPerSecond);
  return [
    { name: "answers", of: (bucket) => bucket.answers, figure: `${formatCount(answers)} in all` },
    {
      name: "first token p95",
      of: (bucket) => bucket.firstTokenP95Ms,
      figure: answers === 0 ? "" : `most ${shortTime(slowest)}`,
    },
    {
      name: "tokens/s",
      of: (bucket) => bucket.tokensPerSecond,
      figure: fastest === 0 ? "" : `most ${formatCount(Math.round(fastest))}`,
    },
    {
      name: `tokens by ${step}`,
      of: (bucket) => bucket.answerTokens,
      figure: `${formatCount(tokens)} in all`,
    },
  ];
}

/** The most frequent first; those that were stopped last. */
function failureBars(buckets: readonly NumbersBucket[]): readonly Bars[] {
  const totals = new Map<string, number>();
  for (const { failures } of buckets) {
    for (const [kind, count] of Object.entries(failures)) totals.set(kind, (totals.get(kind) ?? 0) + count);
  }
  if (totals.size === 0) return [{ name: "errors", of: () => undefined, figure: "none" }];
  const rank = ([kind, count]: readonly [string, number]) => (kind === stoppedKind ? -1 : count);
  return [...totals]
    .sort((a, b) => rank(b) - rank(a))
    .map(([kind, count]) => ({
      name: label(failureWords(kind)),
      of: (bucket) => bucket.failures[kind],
      figure: formatCount(count),
      tone: kind === stoppedKind ? "dim" : "bad",
    }));
}

/** Bars as high as their share of the highest; a blank where there is nothing. */
function barsText(values: readonly (number | undefined)[]): string {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value = 0) => (value === 0 ? " " : levelSparkline([Math.round((value / most) * highest)])))
    .join("");
}

/** "47h ago            24h ago              now" */
function axis(count: number, step: "hour" | "day"): string {
  const unit = step === "hour" ? "h" : "d";
  const middle = Math.floor(count / 2);
  return `${fit(`${count - 1}${unit} ago`, middle)}${fit(`${middle}${unit} ago`, count - middle - 3)}now`;
}
