import type { Shell } from "../../../source/actions/action.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import {
  axisName,
  type ChartSettings,
  movedCrosshair,
  nextAxis,
  nextClip,
  nextStyle,
  panned,
  shownWhole,
  smoother,
  withAxis,
  zoomed,
} from "./chart-settings.js";
import type { ChartData } from "./use-chart-data.js";
import type { usePicker } from "./use-picker.js";

type Options = {
  readonly data: ChartData;
  readonly metric: string | undefined;
  readonly settings: ChartSettings;
  readonly set: (next: (current: ChartSettings) => ChartSettings) => void;
  readonly picker: ReturnType<typeof usePicker>;
  readonly openSearch: () => void;
  readonly asText: () => string;
  readonly shell: Shell;
  readonly zoomed: boolean;
};

/** What keys mean in the charts. */
export function chartScopes(options: Options): readonly ActiveScope[] {
  const { data, metric, settings, set, picker, openSearch, asText, shell } = options;
  const panel = metric === undefined ? undefined : data.panelOf(metric);
  const extent = panel && ([panel.from, panel.to] as const);
  const moveCrosshair = (by: number) => {
    if (!panel) return;
    const places = placesOf(panel.series.map(({ columns }) => columns.map(([x]) => x)));
    const cells = data.sizes.reduce((wide, size) => Math.max(wide, size.width), 1);
    set((current) => movedCrosshair(current, places, by, ((panel.to - panel.from) / cells) * 0.75));
  };
  const to = (at: number) => set((current) => ({ ...current, at: Math.max(0, Math.min(data.found - 1, at)) }));
  const move = (by: number) => to(settings.at + by);
  const charts: ActiveScope = {
    name: "charts",
    facts: {
      metric,
      axis: axisName(settings.axis),
      isScatter: settings.scatter !== undefined,
      isZoomed: settings.window !== undefined,
      hasCrosshair: settings.crosshair !== undefined,
      nextAxis: () => set((current) => nextAxis(current, data.epoch)),
      chooseAxis: () =>
        picker.open({
          of: "metrics",
          title: "Draw over which metric?",
          take: ({ key }) => set((current) => withAxis(current, { metric: key })),
        }),
      toggleLog: () => set((current) => ({ ...current, log: !current.log })),
      smoother: () => set(smoother),
      nextClip: () => set(nextClip),
      nextStyle: () => set(nextStyle),
      scatter: () => {
        if (settings.scatter) set((current) => ({ ...current, scatter: undefined }));
        else {
          picker.open({
            of: "all",
            title: "Points over which param or metric?",
            take: (scatter) => set((current) => ({ ...current, scatter })),
          });
        }
      },
      zoomIn: () => {
        if (extent) set((current) => zoomed(current, current.window ?? extent, 2));
      },
      zoomOut: () => {
        if (extent) set((current) => zoomed(current, current.window ?? extent, 0.5));
      },
      showWhole: () => set(shownWhole),
      pan: (by) => set((current) => panned(current, by)),
      moveCrosshair,
      dropCrosshair: () => set((current) => ({ ...current, crosshair: undefined })),
      filter: openSearch,
      asText,
    },
  };
  if (settings.one) {
    const close = () => {
      set((current) => ({ ...current, one: false, isZoomedByOne: false }));
      if (options.zoomed && settings.isZoomedByOne) shell.zoom();
    };
    return [{ name: "chartOne", facts: { moveCrosshair, move, close } }, charts];
  }
  const { columns } = data.grid;
  return [
    {
      name: "chartGrid",
      facts: {
        metric,
        move: (across, down) => move(across + down * columns),
        page: (by) => move(by * data.perPage),
        first: () => to(0),
        last: () => to(data.found - 1),
        open: () => {
          set((current) => ({ ...current, one: true, isZoomedByOne: !options.zoomed }));
          if (!options.zoomed) shell.zoom();
        },
      },
    },
    charts,
  ];
}

/** Every x of the lines once, ascending. */
function placesOf(lines: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lines.flat())].sort((a, b) => a - b);
}
