import fuzzysort from "fuzzysort";

const most = 5;
const sharedLetters = 3;
/** Of fuzzysort's 0 to 1. */
const leastScore = 0.3;

/** Those of `names` that may be meant by `wanted`, the likest first: letters left out, letters too many, or the same beginning. */
export function namesLike(names: readonly string[], wanted: string): readonly string[] {
  const scored = names.map((name) => {
    const short = name.replace(/:latest$/, "");
    const without = fuzzysort.single(wanted, name)?.score ?? 0;
    const over = fuzzysort.single(short, wanted)?.score ?? 0;
    return { name, score: Math.max(without, over, beginning(short.toLowerCase(), wanted.toLowerCase())) };
  });
  return scored
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** The share of letters at the beginning that are the same, 0 where they are few. */
function beginning(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return same < sharedLetters ? 0 : same / Math.max(a.length, b.length);
}
