import type { ListedFigure, ListedRun } from "../../../domain/run-table/listed-run.js";
import { figureAt, hasPoints } from "./metric-table.js";
import type { RunEntry } from "./run-entry.js";

const known = new WeakMap<RunEntry, ListedRun>();

/** The entry as a list of runs reads it, made once an entry. */
export function listedEntry(entry: RunEntry): ListedRun {
  const before = known.get(entry);
  if (before) return before;
  const listed = new ListedEntry(entry);
  known.set(entry, listed);
  return listed;
}

/** Ten thousand of them are made: methods of a prototype, not closures. */
class ListedEntry implements ListedRun {
  readonly #entry: RunEntry;

  constructor(entry: RunEntry) {
    this.#entry = entry;
  }

  get runId() {
    return this.#entry.runId;
  }

  get head() {
    return this.#entry.form;
  }

  get isDamaged() {
    return this.#entry.series.damage !== undefined;
  }

  keys(kind: "param" | "tag" | "metric"): readonly string[] {
    const { params, tags, series } = this.#entry;
    if (kind === "metric") return series.table.shape.keys();
    return (kind === "param" ? params : tags).shape.keys();
  }

  value(kind: "param" | "tag", position: number): string | undefined {
    return (kind === "param" ? this.#entry.params : this.#entry.tags).values[position];
  }

  figure(figure: ListedFigure, position: number): number | undefined {
    const { table } = this.#entry.series;
    return position >= 0 && hasPoints(table, position) ? figureAt(table, position, figure) : undefined;
  }
}
