import type { Action } from "./action.js";
import type { ChartsFacts } from "./scopes.js";

const panBy = 0.25;

/** In all charts together. */
export const chartsActions: readonly Action<"charts">[] = [
  {
    id: "charts.axis",
    scope: "charts",
    keys: ["t"],
    label: "axis",
    inFooter: true,
    tooltip: "Change what x counts: step, time since the start, time of day, epoch",
    disabled: noMetric,
    run: ({ facts }) => facts.nextAxis(),
  },
  {
    id: "charts.choose-axis",
    scope: "charts",
    keys: ["A"],
    label: "any axis",
    tooltip: "Draw over any other metric",
    disabled: noMetric,
    run: ({ facts }) => facts.chooseAxis(),
  },
  {
    id: "charts.log",
    scope: "charts",
    keys: ["L"],
    label: "log",
    inFooter: true,
    tooltip: "Make the y axis logarithmic, and back; what is 0 or less is counted",
    disabled: noMetric,
    run: ({ facts }) => facts.toggleLog(),
  },
  {
    id: "charts.smooth",
    scope: "charts",
    keys: ["S"],
    label: "smooth",
    inFooter: true,
    tooltip: "Smooth the curves more (moving average, the raw values behind); after the most not at all",
    disabled: noCurve,
    run: ({ facts }) => facts.smoother(),
  },
  {
    id: "charts.clip",
    scope: "charts",
    keys: ["C"],
    label: "clip",
    inFooter: true,
    tooltip: "Clip outliers: percentiles 1 to 99, 5 to 95, none; arrows and a count show them",
    disabled: noCurve,
    run: ({ facts }) => facts.nextClip(),
  },
  {
    id: "charts.scatter",
    scope: "charts",
    keys: ["p"],
    label: "scatter",
    inFooter: true,
    tooltip: "Show all runs as points over a param or another metric, and back",
    disabled: noMetric,
    run: ({ facts }) => facts.scatter(),
  },
  {
    id: "charts.filter",
    scope: "charts",
    keys: ["/"],
    label: "find metric",
    inFooter: true,
    tooltip: "Find metrics by their names; Esc in the field shows all",
    run: ({ facts }) => facts.filter(),
  },
  {
    id: "charts.zoom-in",
    scope: "charts",
    keys: ["+"],
    label: "zoom in",
    inFooter: true,
    tooltip: "Show half of what is shown of x, around the crosshair where there is one",
    disabled: noCurve,
    run: ({ facts }) => facts.zoomIn(),
  },
  {
    id: "charts.zoom-out",
    scope: "charts",
    keys: ["_"],
    label: "zoom out",
    tooltip: "Show twice as much of x",
    disabled: notZoomed,
    run: ({ facts }) => facts.zoomOut(),
  },
  {
    id: "charts.whole",
    scope: "charts",
    keys: ["0"],
    label: "all",
    tooltip: "Show all of x",
    disabled: notZoomed,
    run: ({ facts }) => facts.showWhole(),
  },
  {
    id: "charts.pan-left",
    scope: "charts",
    keys: [",", "shift+left"],
    label: "pan left",
    tooltip: "Move the part that is shown to the left",
    disabled: notZoomed,
    run: ({ facts }) => facts.pan(-panBy),
  },
  {
    id: "charts.pan-right",
    scope: "charts",
    keys: [".", "shift+right"],
    label: "pan right",
    tooltip: "Move the part that is shown to the right",
    disabled: notZoomed,
    run: ({ facts }) => facts.pan(panBy),
  },
  {
    id: "charts.look-left",
    scope: "charts",
    keys: ["["],
    label: "look left",
    tooltip: "Move the crosshair of all charts to the left; it begins at the last point",
    disabled: noCurve,
    run: ({ facts }) => facts.moveCrosshair(-1),
  },
  {
    id: "charts.look-right",
    scope: "charts",
    keys: ["]"],
    label: "look right",
    tooltip: "Move the crosshair of all charts to the right",
    disabled: noCurve,
    run: ({ facts }) => facts.moveCrosshair(1),
  },
  {
    id: "charts.drop-crosshair",
    scope: "charts",
    keys: ["i"],
    label: "no crosshair",
    tooltip: "Take the crosshair away",
    disabled: ({ hasCrosshair }) => (hasCrosshair ? undefined : "There is no crosshair: [ and ] set it"),
    run: ({ facts }) => facts.dropCrosshair(),
  },
  {
    id: "charts.style",
    scope: "charts",
    keys: ["b"],
    label: "style",
    tooltip: "Draw with braille dots, blocks, or plain ASCII",
    disabled: noCurve,
    run: ({ facts }) => facts.nextStyle(),
  },
  {
    id: "charts.export",
    scope: "charts",
    keys: ["e"],
    label: "copy chart",
    inFooter: true,
    tooltip: "Copy the charts that are shown to the clipboard as text",
    disabled: noMetric,
    run: ({ facts, shell }) => {
      const text = facts.asText();
      shell.copy(text);
      shell.toast("info", `Copied ${facts.metric} as ${text.split("\n").length} lines of text`);
    },
  },
];

export const chartGridActions: readonly Action<"chartGrid">[] = [
  grid("left", ["h", "left"], "Go to the chart on the left", ({ move }) => move(-1, 0)),
  grid("right", ["l", "right"], "Go to the chart on the right", ({ move }) => move(1, 0)),
  grid("down", ["j", "down"], "Go to the chart below", ({ move }) => move(0, 1)),
  grid("up", ["k", "up"], "Go to the chart above", ({ move }) => move(0, -1)),
  grid("page-down", ["pagedown", "ctrl+d", "ctrl+f"], "Go to the next page of charts", ({ page }) => page(1)),
  grid("page-up", ["pageup", "ctrl+u", "ctrl+b"], "Go to the page of charts before", ({ page }) => page(-1)),
  grid("first", ["g", "home"], "Go to the first chart", ({ first }) => first()),
  grid("last", ["G", "end"], "Go to the last chart", ({ last }) => last()),
  {
    id: "chart-grid.open",
    scope: "chartGrid",
    keys: ["enter"],
    label: "only this",
    inFooter: true,
    tooltip: "Show this chart alone on the whole screen; Esc goes back",
    disabled: ({ metric }) => (metric === undefined ? "There is no chart" : undefined),
    run: ({ facts }) => facts.open(),
  },
];

export const chartOneActions: readonly Action<"chartOne">[] = [
  one("left", ["h", "left"], "Move the crosshair to the left", ({ moveCrosshair }) => moveCrosshair(-1)),
  one("right", ["l", "right"], "Move the crosshair to the right", ({ moveCrosshair }) => moveCrosshair(1)),
  one("far-left", ["pageup"], "Move the crosshair far to the left", ({ moveCrosshair }) => moveCrosshair(-10)),
  one("far-right", ["pagedown"], "Move the crosshair far to the right", ({ moveCrosshair }) => moveCrosshair(10)),
  one("next", ["j", "down"], "Show the next metric", ({ move }) => move(1)),
  one("previous", ["k", "up"], "Show the metric before", ({ move }) => move(-1)),
  {
    id: "chart-one.close",
    scope: "chartOne",
    keys: ["esc", "enter"],
    label: "all charts",
    inFooter: true,
    tooltip: "Show all charts again",
    run: ({ facts }) => facts.close(),
  },
];

function grid(
  name: string,
  keys: readonly string[],
  tooltip: string,
  act: (facts: Parameters<Action<"chartGrid">["run"]>[0]["facts"]) => void,
): Action<"chartGrid"> {
  return { id: `chart-grid.${name}`, scope: "chartGrid", keys, label: name, tooltip, run: ({ facts }) => act(facts) };
}

function one(
  name: string,
  keys: readonly string[],
  tooltip: string,
  act: (facts: Parameters<Action<"chartOne">["run"]>[0]["facts"]) => void,
): Action<"chartOne"> {
  return { id: `chart-one.${name}`, scope: "chartOne", keys, label: name, tooltip, run: ({ facts }) => act(facts) };
}

function noMetric({ metric }: ChartsFacts): string | undefined {
  return metric === undefined ? "There is no chart" : undefined;
}

function noCurve(facts: ChartsFacts): string | undefined {
  return noMetric(facts) ?? (facts.isScatter ? "These are points, not curves: p goes back" : undefined);
}

function notZoomed({ isZoomed }: ChartsFacts): string | undefined {
  return isZoomed ? undefined : "All is shown: + zooms in";
}
