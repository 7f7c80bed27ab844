import { isMapping, sameValue, shownValue } from "../../domain/pipeline/python-value.js";
import type { StageChange } from "../../domain/pipeline/stage-change.js";

/** A change in words, a line each: "params.yaml: finetuning.epochs 3 → 5"; a changed group of params is told by its leaves. */
export function wordsOf(change: StageChange): readonly string[] {
  switch (change.of) {
    case "always":
      return ["it always runs"];
    case "command":
      return [commandWords(change)];
    case "params-file":
      return [`${change.file} ${change.status === "deleted" ? "is missing" : "is new"}`];
    case "param":
      return paramWords(`${change.file}: ${change.key}`, change);
    default:
      return [pathWords(change)];
  }
}

function commandWords({ before, now }: Extract<StageChange, { of: "command" }>): string {
  const text = (cmd: string | readonly string[] = "") => (typeof cmd === "string" ? cmd : cmd.join(" && ")).trim();
  return `its command changed: ${text(before)} → ${text(now)}`;
}

function paramWords(name: string, { status, before, now }: Extract<StageChange, { of: "param" }>): readonly string[] {
  if (status === "deleted") return [`${name} is missing (it was ${shownValue(before)})`];
  if (status === "new") return [`${name} is new: ${shownValue(now)}`];
  return nestedWords(name, before, now);
}

function nestedWords(name: string, before: unknown, now: unknown): readonly string[] {
  if (!isMapping(before) || !isMapping(now)) return [`${name} ${shownValue(before)} → ${shownValue(now)}`];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const own = (value: Readonly<Record<string, unknown>>, key: string) =>
    Object.hasOwn(value, key) ? value[key] : undefined;
  return keys.flatMap((key) => {
    const [left, right] = [own(before, key), own(now, key)];
    return sameValue(left, right) ? [] : nestedWords(`${name}.${key}`, left, right);
  });
}

type PathChange = Extract<StageChange, { of: "dep" | "out" }>;

function pathWords({ of, path, status, added, rows, unreadable }: PathChange): string {
  if (unreadable !== undefined) return `${path} cannot be read: ${unreadable}`;
  if (status === "deleted") return `${path} is missing`;
  if (status === "not in cache") return `${path} is not in the cache`;
  if (added) return of === "dep" ? `${path} is a new dep` : `${path} is a new out`;
  if (of === "out") return `${path} was changed after the stage ran`;
  return rows ? `${path} changed: ${rows.before} → ${rows.now} rows` : `${path} changed`;
}
