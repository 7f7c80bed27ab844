import type { UnusedView } from "../api/data-unused-view.js";
import { bytesWords, countWords } from "../domain/data/bytes-words.js";

/** "12 objects, 1.2 GB, of which 4 (300.0 MB) are on the remote store, 8 (900.0 MB) are nowhere else"; "1 object, 12 B: it is nowhere else". */
export function unusedSums(view: UnusedView): string {
  const { total, totalBytes, onRemotes, atSource, nowhereElse, unknown } = view;
  const parts = [
    ...onRemotes.map((sum) => `${part(sum, total)} on the remote ${sum.name}`),
    ...(atSource.count > 0 ? [`${part(atSource, total)} at the source of an import`] : []),
    ...(nowhereElse.count > 0 ? [`${part(nowhereElse, total)} nowhere else`] : []),
    ...(unknown.count > 0
      ? [`of ${amount(unknown, total)} nobody has asked the remotes (slipway data remotes check)`]
      : []),
  ];
  const sums = `${countWords(total, "object")}, ${bytesWords(totalBytes)}`;
  if (parts.length === 0) return sums;
  const isOfAll = [...onRemotes, atSource, nowhereElse, unknown].every(({ count }) => count === 0 || count === total);
  return `${sums}${isOfAll ? ": " : ", of which "}${parts.join(", ")}`;
}

function part(sum: { readonly count: number; readonly bytes: number }, total: number): string {
  return `${amount(sum, total)} ${sum.count === 1 ? "is" : "are"}`;
}

function amount({ count, bytes }: { readonly count: number; readonly bytes: number }, total: number): string {
  if (count < total) return `${count} (${bytesWords(bytes)})`;
  return total === 1 ? "it" : "all";
}

/** What is to be known before it goes, a sentence each, the gravest first. */
export function unusedWarnings(view: UnusedView): readonly string[] {
  const { sharedCache, hasHistory, seenVersions, inHistory, lostRuns, missingListings } = view;
  return [
    ...(sharedCache === undefined
      ? []
      : [
          `The cache ${sharedCache} is outside the project: what other projects have in it goes, too, unless they are named`,
        ]),
    ...(seenVersions > 0
      ? [
          `Git keeps no versions here: ${countWords(seenVersions, "object")} of earlier versions of your data, and what is not on a remote has no other copy`,
        ]
      : []),
    ...(!hasHistory && seenVersions === 0 && view.total > 0
      ? [
          "Git keeps no versions here: earlier versions that Slipway did not see may be among these, and have no other copy",
        ]
      : []),
    ...(inHistory > 0
      ? [
          inHistory === 1
            ? "1 object belongs to a version in git's history: only a remote that has it can give it back"
            : `${inHistory} objects belong to versions in git's history: only a remote that has them can give them back`,
        ]
      : []),
    ...(lostRuns > 0 ? [`${countWords(lostRuns, "run")} that DVC remembers could be given back no more`] : []),
    ...missingListings.map((path) => `The listing of ${path} is not in the cache: DVC removes what is in it, too`),
  ];
}
