import type { DatasetVersion } from "./dataset.js";
import type { VersionUse } from "./version-facts.js";

/** Where it is, if the checked-out branch does not have it: "side", "side +2", "no branch" (a tag alone leads to it); else "". */
export function branchWords({ branches }: Pick<DatasetVersion, "branches">): string {
  if (branches === undefined) return "";
  const [first = "no branch", ...others] = branches;
  return others.length === 0 ? first : `${first} +${others.length}`;
}

/** "+12", "-3"; "" where it is the same or not known. */
export function changeWords(change: number | undefined, format: (value: number) => string): string {
  if (change === undefined || change === 0) return "";
  return change > 0 ? `+${format(change)}` : `-${format(-change)}`;
}

/** "runs 8-10, v2 v3": runs by the numbers that Slipway gives their names, or how many; then the model versions. */
export function usedWords(use: VersionUse | undefined): string {
  if (!use) return "";
  return [runWords(use.runs.map(({ name }) => name)), modelWords(use.models)].filter((each) => each !== "").join(", ");
}

function runWords(names: readonly string[]): string {
  const [only] = names;
  if (only === undefined) return "";
  const numbers = names.map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? Number.NaN));
  if (numbers.some(Number.isNaN)) return names.length === 1 ? only : `${names.length} runs`;
  return `${numbers.length === 1 ? "run" : "runs"} ${ranges([...new Set(numbers)].sort((a, b) => a - b)).join(", ")}`;
}

function ranges(numbers: readonly number[]): readonly string[] {
  const parts: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last?.to === number - 1) last.to = number;
    else parts.push({ from: number, to: number });
  }
  return parts.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
}

/** With the model's name only where there are several. */
function modelWords(models: VersionUse["models"]): string {
  const several = new Set(models.map(({ model }) => model)).size > 1;
  const words = models.map(({ model, version }) => (several ? `${model} v${version}` : `v${version}`));
  return words.join(several ? ", " : " ");
}
