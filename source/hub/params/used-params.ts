import { sameValue, shownValue } from "../../domain/pipeline/python-value.js";
import { valueAt } from "../pipeline/params.js";
import type { ParamsUse } from "./params-files.js";

export type UsedParams = {
  /** The stages that name the key or one above it, or the whole file, in the order of dvc.yaml. */
  readonly stagesOf: (path: readonly string[]) => readonly string[];
  /** What the first of them that ran with another value ran with. */
  readonly ranWith: (path: readonly string[], value: unknown) => string | undefined;
};

/** Which stages use which keys of a params file, for thousands of keys and stages. */
export function usedParams(uses: readonly ParamsUse[]): UsedParams {
  const byKey = new Map<string, number[]>();
  const whole = uses.flatMap(({ keys }, at) => (keys.length === 0 ? [at] : []));
  uses.forEach(({ keys }, at) => {
    for (const key of new Set(keys)) byKey.set(key, [...(byKey.get(key) ?? []), at]);
  });
  const usesOf = (path: readonly string[]): readonly ParamsUse[] => {
    const above = path.flatMap((_, at) => byKey.get(path.slice(0, at + 1).join(".")) ?? []);
    return [...new Set([...whole, ...above])].sort((a, b) => a - b).flatMap((at) => uses[at] ?? []);
  };
  return {
    stagesOf: (path) => usesOf(path).map(({ stage }) => stage),
    ranWith: (path, value) => {
      // `<<` is no key of DVC's: what it brings is.
      if (path.at(-1) === "<<") return undefined;
      for (const { ranWith } of usesOf(path)) {
        if (ranWith === undefined) continue;
        const before = valueIn(ranWith, path);
        if (!sameValue(before, value)) return shownValue(before);
      }
      return undefined;
    },
  };
}

/** A key's value in what dvc.lock keeps: by the key itself, or inside of one above it. */
function valueIn(locked: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const key = path.slice(0, depth).join(".");
    if (!Object.hasOwn(locked, key)) continue;
    return depth === path.length ? locked[key] : valueAt(locked[key], path.slice(depth).join("."));
  }
  return undefined;
}
