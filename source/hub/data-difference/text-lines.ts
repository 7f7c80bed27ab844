import { structuredPatch } from "diff";
import { readRegularBytes } from "../../adapters/files/regular-file.js";
import { lettersOf } from "../../adapters/files/text-kind.js";
import type { TextDifference } from "../../api/dataset-difference-calls.js";

/** Larger texts are not compared by lines. */
const largestText = 4_000_000;
const mostLines = 4000;
const longestLine = 2000;
/** Lines that are not the same; the comparison costs their square. */
const mostEdits = 8000;
const mostMs = 5000;
const contextLines = 3;

/** What differs by lines, computed in small steps; undefined where the texts are too large or too different. */
export async function textDifference(
  before: { readonly path: string; readonly sizeBytes: number },
  after: { readonly path: string; readonly sizeBytes: number },
): Promise<TextDifference | undefined> {
  if (Math.max(before.sizeBytes, after.sizeBytes) > largestText) return undefined;
  const [was = "", is = ""] = (await Promise.all([readRegularBytes(before.path), readRegularBytes(after.path)])).map(
    lettersOf,
  );
  const patch = await new Promise<ReturnType<typeof structuredPatch> | undefined>((resolve) => {
    const options = { context: contextLines, maxEditLength: mostEdits, timeout: mostMs, callback: resolve };
    structuredPatch("", "", was, is, undefined, undefined, options);
  });
  if (!patch) return undefined;
  const count = (sign: string) =>
    patch.hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0);
  const hunks: TextDifference["hunks"][number][] = [];
  let told = 0;
  for (const { oldStart, newStart, lines } of patch.hunks) {
    if (told >= mostLines) break;
    const shown = lines.slice(0, mostLines - told).map((line) => line.slice(0, longestLine));
    told += shown.length;
    hunks.push({ before: oldStart, after: newStart, lines: shown });
  }
  return { hunks, added: count("+"), removed: count("-"), more: patch.hunks.length - hunks.length };
}
