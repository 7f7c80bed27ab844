import type { Dataset, UntrackedFile } from "../../../source/domain/dataset.js";
import { findWords } from "../../../source/domain/find-words.js";
import { signs } from "../signs.js";

/** The data that has every word of the filter in what the tree tells of it; untracked files by their path and that word. */
export function filtered(
  datasets: readonly Dataset[],
  untracked: readonly UntrackedFile[],
  filter: string,
): { readonly datasets: readonly Dataset[]; readonly untracked: readonly UntrackedFile[] } {
  if (filter === "") return { datasets, untracked };
  const matches = findWords(filter);
  return {
    datasets: datasets.filter((dataset) => matches(wordsOf(dataset))),
    untracked: untracked.filter(({ path }) => matches(`${path} untracked`)),
  };
}

function wordsOf({ path, state, pushed, stage = "", importedFrom, newerAtSource, uncommitted }: Dataset): string {
  const source = importedFrom ? `import ${importedFrom.url}` : "";
  const newer = newerAtSource ? "newer at its source" : "";
  const notPushed = pushed === false ? "not pushed" : "";
  const notCommitted = uncommitted ? "not committed" : "";
  return [path, signs[state][2], notPushed, notCommitted, stage, source, newer].join("\n");
}
