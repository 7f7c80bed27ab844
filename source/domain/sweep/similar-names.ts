const mostNamed = 3;

/** The names that are nearest to the one that is not there: those with the same last part or few letters changed. */
export function similarNames(wanted: string, names: readonly string[]): readonly string[] {
  const last = lastPart(wanted);
  const ranked = names
    .map((name) => ({ name, far: Math.min(distance(wanted, name), distance(last, lastPart(name))) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(last.length / 3)))
    .sort((a, b) => a.far - b.far);
  return ranked.slice(0, mostNamed).map(({ name }) => name);
}

function lastPart(name: string): string {
  return name.split(/[.:]/).at(-1) ?? name;
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
