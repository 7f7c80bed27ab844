/** Rows of the page from above: charts, facts, cards, processes. 0: there is no room, or nothing to show. */
export type MachineSizes = {
  readonly charts: number;
  readonly facts: number;
  readonly gpus: number;
  readonly processes: number;
};

/** Frame and titles of a table. */
const tableRows = 3;
const leastProcesses = tableRows + 2;
const leastChart = 6;
/** On a low screen one row of facts is enough: the rest is where there is room. */
const low = 24;

/** Every card has a row where there is room; a page of 200x60 gives what is left to the charts, up to a third of it. */
export function machineLayout(
  height: number,
  { gpus, facts, zoomed }: { readonly gpus: number; readonly facts: number; readonly zoomed: string | undefined },
): MachineSizes {
  if (zoomed === "gpus") return { charts: 0, facts: 0, gpus: height, processes: 0 };
  if (zoomed === "processes") return { charts: 0, facts: 0, gpus: 0, processes: height };
  const wantedGpus = gpus === 0 ? 0 : gpus + tableRows;
  const factsRows = Math.min(facts + 2, height < low ? 3 : Math.max(3, Math.floor(height * 0.25)));
  const charts = Math.max(leastChart, Math.min(16, Math.floor(height * (height < low ? 0.25 : 0.3))));
  const left = height - factsRows - charts;
  const gpuRows = Math.min(wantedGpus, Math.max(wantedGpus === 0 ? 0 : tableRows + 1, left - leastProcesses));
  const processes = left - gpuRows;
  if (processes >= tableRows + 1) return { charts, facts: factsRows, gpus: gpuRows, processes };
  return { charts: 0, facts: factsRows, gpus: gpuRows, processes: height - factsRows - gpuRows };
}
