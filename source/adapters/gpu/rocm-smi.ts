import { z } from "zod";
import type { GpuProcess, GpuSample } from "../../domain/machine/machine-sample.js";

const card = z.record(z.string(), z.union([z.string(), z.number()]));
const answer = z.record(z.string(), card);

/** Every look starts Python: it is asked less often than a loop would be. */
export function rocmArgv(binary: string): readonly string[] {
  const asked = ["use", "meminfo", "temp", "power", "maxpower", "productname", "uniqueid", "pids"].flatMap((what) =>
    what === "meminfo" ? ["--showmeminfo", "vram"] : [`--show${what}`],
  );
  return [binary, ...asked, "--json"];
}

export type RocmAnswer = { readonly gpus: readonly GpuSample[]; readonly processes: readonly GpuProcess[] };

/** The answer of `rocm-smi … --json`, which may have warnings before it; undefined where there is none in it. */
export function parseRocm(text: string): RocmAnswer | undefined {
  const parsed = answer.safeParse(jsonIn(text));
  if (!parsed.success) return undefined;
  const entries = Object.entries(parsed.data);
  const gpus = entries.flatMap(([key, values]) => {
    const index = /^card(\d+)$/.exec(key)?.[1];
    return index === undefined ? [] : [cardOf(Number(index), values)];
  });
  const processes = entries.flatMap(([key, values]) => (key === "system" ? processesOf(values, gpus) : []));
  return { gpus, processes };
}

/** Names have changed from release to release: the first that is there with a number counts. */
function cardOf(index: number, values: z.infer<typeof card>): GpuSample {
  const value = (...names: readonly string[]) =>
    names.map((name) => numberOf(values[name])).find((one) => one !== undefined);
  const word = (...names: readonly string[]) =>
    names.map((name) => values[name]).find((one) => one !== undefined && one !== "N/A");
  return {
    index,
    uuid: String(word("Unique ID", "GUID") ?? `card${index}`),
    name: String(word("Card Series", "Card series", "Device Name", "Card Model", "Card model") ?? "AMD GPU"),
    vendor: "amd",
    utilPercent: value("GPU use (%)"),
    memoryUsedBytes: value("VRAM Total Used Memory (B)"),
    memoryTotalBytes: value("VRAM Total Memory (B)"),
    temperatureC: value(
      "Temperature (Sensor edge) (C)",
      "Temperature (Sensor edge) (c)",
      "Temperature (Sensor junction) (C)",
      "Temperature (Sensor junction) (c)",
    ),
    powerW: value("Average Graphics Package Power (W)", "Current Socket Graphics Package Power (W)"),
    powerLimitW: value("Max Graphics Package Power (W)"),
  };
}

/** `"PID4711": "python3, 1, 123456, 0, 0"`: name, number of cards, bytes. Which card it is, is told of one card only. */
function processesOf(values: z.infer<typeof card>, gpus: readonly GpuSample[]): readonly GpuProcess[] {
  const [only, ...others] = gpus;
  return Object.entries(values).flatMap(([key, text]) => {
    const pid = /^PID ?(\d+)$/.exec(key)?.[1];
    if (pid === undefined || !only) return [];
    const [name = "", , bytes] = String(text)
      .split(",")
      .map((cell) => cell.trim());
    const on = others.length === 0 ? [only] : gpus;
    return on.map(({ index }) => ({
      gpu: index,
      pid: Number(pid),
      name,
      memoryBytes: others.length === 0 ? numberOf(bytes) : undefined,
    }));
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  } catch {
    return undefined;
  }
}

function numberOf(value: string | number | undefined): number | undefined {
  const text = String(value ?? "").trim();
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
