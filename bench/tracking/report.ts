import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, totalmem } from "node:os";

/** What a figure must reach: so many times better than the peer, or below a bound. */
type Goal = { readonly times: number } | { readonly under: number };

export type Figure = {
  readonly work: string;
  readonly unit: "ms" | "MB" | "metrics/s" | "KB/s" | "bytes/s" | "%";
  readonly peer: number | undefined;
  readonly hub: number | undefined;
  readonly goal?: Goal;
  readonly note?: string;
};

const document = "docs/performance.md";
/** Of the five minutes before the benchmark began: what else the machine had to do. */
const loadBefore = loadavg()[1] ?? Number.NaN;

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The figures side by side with ratio, goal, and whether it is met. */
export function figureTable(figures: readonly Figure[], peer = "mlflow server"): string {
  return table(
    ["work", peer, "Slipway", "ratio", "goal", "", ""],
    figures.map((figure) => [
      figure.work,
      withUnit(figure.peer, figure.unit),
      withUnit(figure.hub, figure.unit),
      ratioOf(figure) === undefined ? "" : `${short(ratioOf(figure) ?? 0)} x`,
      goalText(figure),
      verdict(figure),
      figure.note ?? "",
    ]),
  );
}

/** "1.3 s", "258 ms", "6,600 /s". */
export function withUnit(value: number | undefined, unit: Figure["unit"]): string {
  if (value === undefined || Number.isNaN(value)) return "not measured";
  if (unit === "ms" && value >= 1000) return `${short(value / 1000)} s`;
  if (unit === "MB" && value >= 1000) return `${short(value / 1000)} GB`;
  return `${short(value)} ${unit}`;
}

/** Three digits that count. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString("en");
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

/** When and on what it was measured; no names. */
export function circumstances(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date}: ${availableParallelism()} cores, ${memory} GB, Linux ${process.arch}, Node ${process.versions.node}; load average before it began: ${loadBefore.toFixed(1)}.`;
}

/** Prints a part of docs/performance.md; with `write` it takes the place of the part of that name there. */
export function publish(name: string, markdown: string, write: boolean): void {
  console.log(`\n${markdown}\n`);
  if (!write) return;
  const [begin, end] = [`<!-- measured: ${name} -->`, `<!-- end: ${name} -->`];
  const text = readFileSync(document, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${document} has no part "${begin}" … "${end}"`);
  writeFileSync(document, `${text.slice(0, from + begin.length)}\n${markdown}\n${text.slice(to)}`);
  console.log(`written into ${document}`);
}

/** How many times better Slipway is. */
function ratioOf({ unit, peer, hub }: Figure): number | undefined {
  if (peer === undefined || hub === undefined || (peer === 0 && hub === 0)) return undefined;
  return unit === "metrics/s" ? hub / peer : peer / hub;
}

function goalText({ goal, unit }: Figure): string {
  if (goal === undefined) return "";
  return "times" in goal ? `${goal.times} x` : `under ${withUnit(goal.under, unit)}`;
}

function verdict(figure: Figure): string {
  const { goal, hub } = figure;
  const reached = goal && "times" in goal ? ratioOf(figure) : hub;
  if (goal === undefined) return "";
  if (reached === undefined) return "not measured";
  return ("times" in goal ? reached >= goal.times : reached < goal.under) ? "met" : "MISSED";
}
