import { lineSign } from "../../source/ui/chart/legend.js";
import { paintLine } from "../../source/ui/theme.js";
import { useKept } from "../../source/ui/use-kept.js";

/** Index into the chart colours by run id. */
export type RunColours = ReadonlyMap<string, number>;

const none: RunColours = new Map();
/** As many as runs can be charted together. */
const mostColours = 12;

/** The colours that were given so far. */
export function useKnownColours(): RunColours {
  const [known] = useKept<RunColours>("runs.colours", none);
  return known;
}

/** The colours of runs that are charted together: a run keeps its own for the session. */
export function useRunColours(runIds: readonly string[]): RunColours {
  const [known, setKnown] = useKept<RunColours>("runs.colours", none);
  const colours = assignColours(known, runIds);
  if (colours !== known) setKnown(colours);
  return colours;
}

/** The same colours and those of runs that had none; of two with the same one the later gets another. */
export function assignColours(known: RunColours, charted: readonly string[]): RunColours {
  const uses = Array.from({ length: mostColours }, () => 0);
  for (const colour of known.values()) uses[colour] = (uses[colour] ?? 0) + 1;
  const taken = new Set<number>();
  const changed = new Map<string, number>();
  for (const runId of charted) {
    const own = changed.get(runId) ?? known.get(runId);
    if (own !== undefined && (!taken.has(own) || taken.size >= mostColours)) {
      taken.add(own);
      continue;
    }
    const colour = leastUsed(
      uses,
      taken,
      new Set(charted.flatMap((id) => (id === runId ? [] : (known.get(id) ?? [])))),
    );
    uses[colour] = (uses[colour] ?? 0) + 1;
    taken.add(colour);
    changed.set(runId, colour);
  }
  return changed.size === 0 ? known : new Map([...known, ...changed]);
}

/** The coloured sign of a run beside its name; "" for one that is not charted. */
export function runSign(colours: RunColours, runId: string): string {
  const colour = colours.get(runId);
  return colour === undefined ? "" : paintLine(lineSign(colour), colour);
}

function leastUsed(uses: readonly number[], taken: ReadonlySet<number>, others: ReadonlySet<number>): number {
  const all = uses.map((_, colour) => colour);
  const free = all.filter((colour) => !taken.has(colour) && !others.has(colour));
  const left = free.length > 0 ? free : all.filter((colour) => !taken.has(colour));
  const candidates = left.length > 0 ? left : all;
  return candidates.reduce((best, colour) => ((uses[colour] ?? 0) < (uses[best] ?? 0) ? colour : best));
}
