const context = 3;
/** Cells of the table of common lines; what is longer is told as a whole. */
const mostCells = 4_000_000;

/** What differs between two texts, as `diff -u` has it without its head: " same", "-gone", "+new", "@@" between places. */
export function lineDiff(before: string, after: string): readonly string[] {
  if (before === after) return [];
  const lines = changes(before.split("\n"), after.split("\n"));
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some((line) => !line.startsWith(" ")),
  );
  return lines.flatMap((line, at) => {
    if (!near[at]) return [];
    return at > 0 && !near[at - 1] ? ["@@", line] : [line];
  });
}

function changes(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** By the longest common subsequence of the lines. */
function middle(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length * after.length > mostCells) return [...before.map(gone), ...after.map(come)];
  const commonFrom = commonLengths(before, after);
  const lines: string[] = [];
  for (let row = 0, column = 0; row < before.length || column < after.length; ) {
    const [old, next] = [before[row], after[column]];
    if (old !== undefined && old === next) {
      lines.push(same(old));
      row += 1;
      column += 1;
    } else if (
      old !== undefined &&
      (next === undefined || commonFrom(row + 1, column) >= commonFrom(row, column + 1))
    ) {
      lines.push(gone(old));
      row += 1;
    } else {
      lines.push(come(next ?? ""));
      column += 1;
    }
  }
  return lines;
}

/** How many lines the rests of both, from a row and a column on, have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): (row: number, column: number) => number {
  const wide = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * wide);
  const at = (row: number, column: number) => lengths[row * wide + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * wide + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  return at;
}

function same(line: string): string {
  return ` ${line}`;
}

function gone(line: string): string {
  return `-${line}`;
}

function come(line: string): string {
  return `+${line}`;
}
