/** Points in a block of the lowest level, and blocks of a level in a block of the next. */
const fan = 16;

/** Figures of a range of values. min, max and sum leave NaN out; min and max are NaN where nothing else was there. */
type RangeFigures = { min: number; max: number; sum: number; nanCount: number };

/** Min, max, sum and count of NaN over any range of values in time that grows with its logarithm. */
export type Pyramid = {
  /** Takes in the values from those it knows up to `length`; the earlier ones must be as they were. */
  readonly grow: (values: Float64Array, length: number) => void;
  /** Figures of values[from] to values[to - 1], all of them taken in before. */
  readonly figures: (values: Float64Array, from: number, to: number) => RangeFigures;
  readonly sizeBytes: () => number;
};

type Level = {
  mins: Float64Array;
  maxs: Float64Array;
  sums: Float64Array;
  nanCounts: Uint32Array;
  /** Whole blocks. */
  blocks: number;
};

export function createPyramid(): Pyramid {
  const levels: Level[] = [];

  const push = (at: number, { min, max, sum, nanCount }: RangeFigures): void => {
    levels[at] ??= newLevel();
    const level = levels[at];
    if (level.blocks === level.mins.length) widen(level);
    level.mins[level.blocks] = min;
    level.maxs[level.blocks] = max;
    level.sums[level.blocks] = sum;
    level.nanCounts[level.blocks] = nanCount;
    level.blocks += 1;
    if (level.blocks % fan !== 0) return;
    const total = noFigures();
    for (let block = level.blocks - fan; block < level.blocks; block++) addBlock(total, level, block);
    push(at + 1, total);
  };

  return {
    grow: (values, length) => {
      for (let from = (levels[0]?.blocks ?? 0) * fan; from + fan <= length; from += fan) {
        const total = noFigures();
        for (let index = from; index < from + fan; index++) addValue(total, values[index] ?? Number.NaN);
        push(0, total);
      }
    },
    figures: (values, from, to) => {
      const total = noFigures();
      for (let index = from; index < to; ) {
        let at = -1;
        let size = 1;
        // The widest block that begins here and ends in the range.
        while (
          index % (size * fan) === 0 &&
          index + size * fan <= to &&
          hasBlock(levels[at + 1], index / (size * fan))
        ) {
          at += 1;
          size *= fan;
        }
        const level = levels[at];
        if (level) addBlock(total, level, index / size);
        else addValue(total, values[index] ?? Number.NaN);
        index += size;
      }
      return total;
    },
    sizeBytes: () => levels.reduce((sum, { mins }) => sum + mins.length * 28, 0),
  };
}

function noFigures(): RangeFigures {
  return { min: Number.NaN, max: Number.NaN, sum: 0, nanCount: 0 };
}

function hasBlock(level: Level | undefined, block: number): boolean {
  return level !== undefined && block < level.blocks;
}

function addValue(total: RangeFigures, value: number): void {
  if (Number.isNaN(value)) {
    total.nanCount += 1;
    return;
  }
  total.sum += value;
  if (!(value >= total.min)) total.min = value;
  if (!(value <= total.max)) total.max = value;
}

function addBlock(total: RangeFigures, level: Level, block: number): void {
  const min = level.mins[block] ?? Number.NaN;
  const max = level.maxs[block] ?? Number.NaN;
  total.nanCount += level.nanCounts[block] ?? 0;
  if (Number.isNaN(min)) return;
  total.sum += level.sums[block] ?? 0;
  if (!(min >= total.min)) total.min = min;
  if (!(max <= total.max)) total.max = max;
}

function newLevel(): Level {
  return {
    mins: new Float64Array(fan),
    maxs: new Float64Array(fan),
    sums: new Float64Array(fan),
    nanCounts: new Uint32Array(fan),
    blocks: 0,
  };
}

function widen(level: Level): void {
  const length = level.mins.length * 2;
  const wider = (array: Float64Array) => {
    const next = new Float64Array(length);
    next.set(array);
    return next;
  };
  level.mins = wider(level.mins);
  level.maxs = wider(level.maxs);
  level.sums = wider(level.sums);
  const counts = new Uint32Array(length);
  counts.set(level.nanCounts);
  level.nanCounts = counts;
}
