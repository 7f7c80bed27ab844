import { posix } from "node:path";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";

/** Tells which stages read a path: by a dep that is it, lies in it, or is a folder that it lies in. */
export function stageReaders(
  stages: readonly Pick<StageDefinition, "name" | "deps">[],
): (path: string) => readonly string[] {
  const exactly = new Map<string, Set<string>>();
  const below = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, path: string, stage: string) => {
    const names = map.get(path) ?? new Set<string>();
    map.set(path, names.add(stage));
  };
  for (const { name, deps } of stages) {
    for (const dep of deps) {
      note(exactly, dep, name);
      for (const folder of foldersOf(dep)) note(below, folder, name);
    }
  }
  return (path) => {
    const found = [path, ...foldersOf(path)].flatMap((each) => [...(exactly.get(each) ?? [])]);
    return [...new Set([...found, ...(below.get(path) ?? [])])];
  };
}

/** The folders that a path lies in, the nearest first. */
function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === "." || folder === path ? [] : [folder, ...foldersOf(folder)];
}
