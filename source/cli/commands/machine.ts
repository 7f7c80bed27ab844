import type { MachinePage } from "../../api/machine-views.js";
import type { GpuSample, MachineSample } from "../../domain/machine/machine-sample.js";
import { formatBytes } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** `slipway machine`: the hub's machine now, after two looks; `--gpus` first chooses the cards of the next runs. */
export function runMachine(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const gpus = args.text("gpus");
    if (gpus !== undefined) await client.call("machine.chooseGpus", { gpus });
    const { courses: _, ...page } = await client.call("machine.page", { columns: 1, whole: true });
    if (args.flag("json")) printJson(page);
    else print(page);
    return 0;
  });
}

function print({ sample, instances, gpuProblem, free, chosen, processes }: Omit<MachinePage, "courses">): void {
  if (sample) for (const line of sampleLines(sample)) printLine(line);
  if (gpuProblem !== undefined) printWarning(`GPUs: ${label(gpuProblem)}`);
  for (const gpu of sample?.gpus ?? []) printLine(gpuLine(gpu, free.includes(gpu.index)));
  for (const { gpu, name, uuid } of instances) printLine(label(`  of GPU ${gpu}: ${name}  ${uuid}`));
  if (chosen !== undefined) printLine(`next runs: CUDA_VISIBLE_DEVICES=${label(chosen)}`);
  if (processes.length === 0) return;
  printLine("");
  printTable(
    ["PID", "USER", "CPU", "MEMORY", "GPU", "EXECUTION", "NAME"],
    processes.map(({ pid, user, cpuPercent, memoryBytes, gpus: on, executionId, name }) => [
      String(pid),
      user,
      `${Math.round(cpuPercent)} %`,
      formatBytes(memoryBytes),
      on.join(","),
      executionId === undefined ? "" : `#${executionId}`,
      name,
    ]),
  );
}

function sampleLines({ cpuPercent, corePercents, load, memory, swap, limits, disks, missing }: MachineSample) {
  const percent = cpuPercent === undefined ? "?" : String(Math.round(cpuPercent));
  const cores = `${corePercents.length} core${corePercents.length === 1 ? "" : "s"}`;
  return [
    `cpu: ${percent} % of ${cores}, load ${load.map((one) => one.toFixed(2)).join(" ")}`,
    `memory: ${formatBytes(memory.usedBytes)} of ${formatBytes(memory.totalBytes)}`,
    ...(swap ? [`swap: ${formatBytes(swap.usedBytes)} of ${formatBytes(swap.totalBytes)}`] : []),
    ...(limits ? [limitsLine(limits)] : []),
    ...disks.map(
      ({ holds, freeBytes, totalBytes }) =>
        `disk of ${holds}: ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
    ),
    ...(missing.length > 0 ? [`not read here: ${missing.join(", ")}`] : []),
  ];
}

function limitsLine({ by, cpus, memoryBytes }: NonNullable<MachineSample["limits"]>): string {
  const parts = [
    ...(cpus === undefined ? [] : [`${Math.round(cpus * 100) / 100} processors`]),
    ...(memoryBytes === undefined ? [] : [formatBytes(memoryBytes)]),
  ];
  return `limited by ${by}: ${parts.join(", ")}`;
}

function gpuLine(gpu: GpuSample, isFree: boolean): string {
  const { index, name, utilPercent, memoryUsedBytes, memoryTotalBytes, temperatureC, powerW, powerLimitW, isSplit } =
    gpu;
  const of = (value: number | undefined, most: number | undefined, format: (value: number) => string) =>
    value === undefined ? [] : [most === undefined ? format(value) : `${format(value)} of ${format(most)}`];
  const parts = [
    ...of(utilPercent, undefined, (value) => `${value} %`),
    ...of(memoryUsedBytes, memoryTotalBytes, formatBytes),
    ...of(temperatureC, undefined, (value) => `${value}°C`),
    ...of(powerW, powerLimitW, (value) => `${Math.round(value)} W`),
    ...(isSplit ? ["split by MIG"] : []),
    ...(isFree ? ["free"] : []),
  ];
  return label(`GPU ${index}: ${name}, ${parts.join(", ")}`);
}
