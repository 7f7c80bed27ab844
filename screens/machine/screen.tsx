import { Box } from "ink";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { useQuery } from "../../source/client/use-query.js";
import { noAnswerRows } from "../../source/ui/message-rows.js";
import { pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { useKept } from "../../source/ui/use-kept.js";
import { allRows, useList } from "../../source/ui/use-list.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { chartColumns, chartRow } from "./charts.js";
import { machineLayout } from "./layout.js";
import { arranged, factRows, gpuRows, type ProcessSort, processRows, sorts } from "./tables.js";
import { useProcessFilter } from "./use-process-filter.js";

/** The machine, over whatever tab: its course, its cards with those of the next run, who computes on it. */
export function MachineScreen({ width, height }: ScreenProps) {
  const { paneOf, zoomed, shell } = useShell();
  const { data: page, error, loading } = useQuery("machine.page", { columns: chartColumns(width) });
  const [sort, setSort] = useKept<ProcessSort>("machine.sort", "cpu");
  const filter = useProcessFilter();
  const gpus = page?.sample?.gpus ?? [];
  const panes = [...(gpus.length > 0 ? ["gpus"] : []), "processes"];
  const focus = paneOf(panes);
  const facts = page ? factRows(page, width - 4) : noAnswerRows(error, width - 4);
  const sizes = machineLayout(height, { gpus: gpus.length, facts: facts.length, zoomed: zoomed ? focus : undefined });
  const processes = arranged(page?.processes ?? [], sort, filter.text);
  // Of each table the frame and the titles take three rows.
  const processHeight = sizes.processes - 3 - (filter.field ? 1 : 0);
  const gpuList = useList("machine.gpus", gpus.length, Math.max(1, sizes.gpus - 3));
  const pids = allRows(processes.map(({ pid }) => String(pid)));
  const processList = useList("machine.processes", processes.length, Math.max(1, processHeight), pids);
  const isOnGpus = focus === "gpus";
  const own: ActiveScope = {
    name: "machine",
    facts: {
      close: () => (zoomed ? shell.zoom() : filter.text === "" ? shell.openPage(undefined) : filter.clear()),
      gpus,
      free: page?.free ?? [],
      gpu: isOnGpus ? gpus[gpuList.cursor]?.index : undefined,
      chosen: page?.chosen,
      nextSort: () => setSort((current) => sorts[(sorts.indexOf(current) + 1) % sorts.length] ?? "cpu"),
      filter: filter.open,
    },
  };
  useScreen({
    panes,
    ready: !loading,
    scopes: [own, { name: "list", facts: isOnGpus ? gpuList : processList }],
    field: filter.field,
  });
  const window = (list: typeof gpuList, rows: number) => ({ ...list, rows: Math.max(0, rows) });
  const gpuPane = () =>
    pane({
      title: "GPUs",
      right: page && page.free.length > 0 ? `free: ${page.free.join(" ")}` : "",
      width,
      height: sizes.gpus,
      focused: isOnGpus,
      rows: page ? gpuRows(page, window(gpuList, sizes.gpus - 3), { width: width - 2, focused: isOnGpus }) : [],
    });
  const processPane = () =>
    pane({
      title: "processes",
      right: `${filter.text === "" ? "" : `/${filter.text}  `}by ${sort}`,
      width,
      height: sizes.processes,
      focused: !isOnGpus,
      rows: [
        ...(filter.field ? [filter.line(width - 2)] : []),
        ...processRows(processes, window(processList, processHeight), { width: width - 2, focused: !isOnGpus }),
      ],
    });
  const lines = [
    ...(sizes.charts > 0 ? chartRow(page, width, sizes.charts) : []),
    ...(sizes.facts > 0
      ? pane({ title: "machine", width, height: sizes.facts, focused: false, padded: true, rows: facts })
      : []),
    ...(sizes.gpus > 0 ? gpuPane() : []),
    ...(sizes.processes > 0 ? processPane() : []),
  ];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}
