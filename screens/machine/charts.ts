import type { CourseColumn, MachinePage } from "../../source/api/machine-views.js";
import { renderChart } from "../../source/ui/chart/chart.js";
import { lineSign } from "../../source/ui/chart/legend.js";
import type { ChartColumn } from "../../source/ui/chart/plot.js";
import { beside, pane } from "../../source/ui/pane.js";
import { cellWidth } from "../../source/ui/text/cells.js";
import { formatBytes } from "../../source/ui/text/format.js";
import { glyph, paintLine } from "../../source/ui/theme.js";

type Panel = {
  readonly title: string;
  /** The courses in it, with what each is called beside the others. */
  readonly lines: readonly (readonly [key: string, name: string])[];
  readonly format: (value: number) => string;
  /** The whole is 100; else bytes a second, drawn in MB. */
  readonly isShare?: true;
};

const megabyte = 1e6;

/** Narrower than that a chart tells nothing. */
const leastWidth = 38;
/** A chart begins with so much time, which fills from the right. */
const leastMs = 120_000;
/** Cards of which each has a line: more cannot be told apart. */
const mostCards = 8;

/** Dots of a chart in a cell, side by side. */
const dotsAcross = 2;

/** So many columns of a course fill one of the charts. */
export function chartColumns(width: number): number {
  return dotsAcross * Math.ceil(width / Math.max(1, Math.floor(width / leastWidth)));
}

/** As many charts beside each other as there is room for, what matters most first. */
export function chartRow(page: MachinePage | undefined, width: number, height: number): readonly string[] {
  const panels = panelsOf(page);
  const count = Math.max(1, Math.min(panels.length, Math.floor(width / leastWidth)));
  const wide = Math.floor(width / count);
  return beside(
    ...panels
      .slice(0, count)
      .map((panel, at) => drawPanel(panel, page, at === count - 1 ? width - wide * (count - 1) : wide, height)),
  );
}

function panelsOf(page: MachinePage | undefined): readonly Panel[] {
  const cards = (page?.sample?.gpus ?? []).slice(0, mostCards);
  const percent = (value: number) => `${Math.round(value)} %`;
  const rate = (value: number) => `${formatBytes(value)}/s`;
  const ofCards = (suffix: string) => cards.map(({ index }) => [`gpu${index}${suffix}`, String(index)] as const);
  const gpus: readonly Panel[] =
    cards.length > 0
      ? [
          { title: "GPU", lines: ofCards(""), format: percent, isShare: true },
          { title: "GPU memory", lines: ofCards(".memory"), format: percent, isShare: true },
        ]
      : [];
  const [use, memory] = gpus;
  return [
    ...(use ? [use] : []),
    { title: "CPU", lines: [["cpu", ""]], format: percent, isShare: true },
    ...(memory ? [memory] : []),
    { title: "memory", lines: [["memory", ""]], format: percent, isShare: true },
    {
      title: "disk MB/s",
      lines: [
        ["read", "read"],
        ["written", "written"],
      ],
      format: rate,
    },
    {
      title: "network MB/s",
      lines: [
        ["received", "in"],
        ["sent", "out"],
      ],
      format: rate,
    },
  ];
}

function drawPanel(
  { title, lines, format, isShare }: Panel,
  page: MachinePage | undefined,
  width: number,
  height: number,
) {
  const courses = lines.flatMap(([key, name], colour) => {
    const columns = page?.courses[key] ?? [];
    return columns.length === 0 ? [] : [{ name, colour, columns }];
  });
  const isAlone = courses.length === 1;
  const figures = courses.map(({ name, colour, columns }) => {
    const value = format(columns.at(-1)?.[3] ?? 0);
    return isAlone ? value : `${paintLine(lineSign(colour), colour)} ${name} ${value}`;
  });
  const shown = fitting(figures, width - title.length - 10);
  return pane({
    title,
    right: shown,
    width,
    height,
    focused: false,
    rows:
      courses.length > 0 && page && page.toMs > page.fromMs
        ? renderChart({
            lines: courses.toReversed().map(({ colour, columns }) => ({
              colour,
              columns: columns.map((column) => chartColumn(column, isShare ? 1 : megabyte)),
              ...(isAlone ? {} : { sign: lineSign(colour) }),
            })),
            width: width - 2,
            height: height - 2,
            axis: { kind: "clock", label: "", from: Math.min(page.fromMs, page.toMs - leastMs), to: page.toMs },
            ...(isShare ? { atLeast: { min: 0, max: 100 } } : {}),
          })
        : [` ${glyph("ellipsis")}`],
  });
}

/** As many of the figures as there is room for, from the first. */
function fitting(figures: readonly string[], room: number): string {
  for (let count = figures.length; count > 0; count--) {
    const text = figures.slice(0, count).join("  ");
    if (cellWidth(text) <= room) return text;
  }
  return "";
}

function chartColumn([x, min, max, last]: CourseColumn, unit: number): ChartColumn {
  return { x, min: min / unit, max: max / unit, last: last / unit };
}
