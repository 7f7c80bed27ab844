import type { MachineStrip } from "../../source/api/machine-views.js";
import { levelSparkline } from "../../source/ui/chart/sparkline.js";
import { cellWidth } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { paint, type Tone } from "../../source/ui/theme.js";
import { gigabytes } from "./gigabytes.js";

/** Of the processor, the cards and memory: from here on it is in the way of the work. */
const nearlyFull = 90;

/** The machine in at most `room` cells of the header: cards first, then processor and memory; a disk only where it is low. */
export function stripText(strip: MachineStrip | undefined, room: number): string {
  if (!strip) return "";
  const forms = [
    [gpuText(strip, "whole"), cpuText(strip, true), memoryText(strip, true), diskText(strip)],
    [gpuText(strip, "short"), cpuText(strip, true), memoryText(strip, true), diskText(strip)],
    [gpuText(strip, "short"), cpuText(strip, false), memoryText(strip, false), diskText(strip)],
    [gpuText(strip, "least"), cpuText(strip, false), memoryText(strip, false), diskText(strip)],
    [gpuText(strip, "least"), diskText(strip)],
    [gpuText(strip, "least")],
    [diskText(strip)],
  ].map((parts) => parts.filter((part) => part !== "").join("   "));
  return forms.find((text) => text !== "" && cellWidth(text) <= room) ?? "";
}

/** "GPU ▂▅▇█ 97% 61/80G 71°" of one card, "8 GPUs …" of all together. */
function gpuText({ gpus }: MachineStrip, form: "whole" | "short" | "least"): string {
  if (!gpus) return "";
  const { count, percent, course, memory, temperatureC } = gpus;
  const heat = temperatureC === undefined ? [] : [`${temperatureC}°`];
  const use = percent === undefined ? [] : [paint(`${percent}%`, toneOf(percent))];
  const parts = {
    whole: [
      levelSparkline(course),
      ...use,
      ...(memory ? [gigabytes(memory.usedBytes, memory.totalBytes)] : []),
      ...heat,
    ],
    short: [...use, ...(memory ? [gigabytes(memory.usedBytes, memory.totalBytes)] : [])],
    least: use,
  }[form];
  return [paint(count === 1 ? "GPU" : `${count} GPUs`, "dim"), ...parts].filter((part) => part !== "").join(" ");
}

function cpuText({ cpu }: MachineStrip, hasCourse: boolean): string {
  if (!cpu) return "";
  const percent = paint(`${cpu.percent}%`.padStart(3), toneOf(cpu.percent));
  return `${paint("CPU", "dim")} ${hasCourse ? `${levelSparkline(cpu.course)} ` : ""}${percent}`;
}

function memoryText({ memory }: MachineStrip, inBytes: boolean): string {
  if (!memory) return "";
  const percent = Math.round((memory.usedBytes / memory.totalBytes) * 100);
  const text = inBytes ? gigabytes(memory.usedBytes, memory.totalBytes) : `${percent}%`;
  return `${paint("MEM", "dim")} ${paint(text, toneOf(percent))}`;
}

function diskText({ lowDisk }: MachineStrip): string {
  if (!lowDisk) return "";
  return paint(
    `DISK ${lowDisk.holds === "project" ? "" : `${label(lowDisk.holds)} `}${lowDisk.freePercent}% free`,
    "bad",
  );
}

function toneOf(percent: number): Tone {
  return percent >= nearlyFull ? "warning" : "plain";
}
