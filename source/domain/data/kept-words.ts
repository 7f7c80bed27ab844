type Entry = {
  readonly why: "restore" | "undo" | "return" | "experiment" | "pull";
  readonly by?: string | undefined;
  readonly isCached?: boolean | undefined;
};

/** Why something is kept: "restore of 4234dd48; DVC has it, too". */
export function keptWhy({ why, by, isCached }: Entry): string {
  const what = {
    restore: by === undefined ? "restore" : `restore of ${by.slice(0, 8)}`,
    undo: "undo of a restore",
    return: "return of what was kept",
    experiment: "experiment applied",
    pull: "pull",
  }[why];
  return `${what}${isCached === true ? "; DVC has it, too" : ""}`;
}
