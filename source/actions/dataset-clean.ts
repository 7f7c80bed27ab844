import { bytesWords, countWords } from "../domain/data/bytes-words.js";
import type { Action } from "./action.js";
import type { DataCleanFacts, KeptName } from "./dataset-work-facts.js";

/** What may be kept, the safest first, with its words. */
export const keptChoices: readonly { readonly label: string; readonly kept: readonly KeptName[] }[] = [
  { label: "all commits and experiments (the safest)", kept: ["all-commits", "all-experiments"] },
  { label: "all branches and tags, as they are now", kept: ["all-branches", "all-tags"] },
  { label: "all branches, as they are now", kept: ["all-branches"] },
  { label: "all tags", kept: ["all-tags"] },
  { label: "only the workspace", kept: ["workspace"] },
];

export const dataCleanActions: readonly Action<"dataClean">[] = [
  {
    id: "data-clean.close",
    scope: "dataClean",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the data",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "data-clean.keep",
    scope: "dataClean",
    keys: ["c"],
    label: "what is kept",
    inFooter: true,
    tooltip: "Choose whose data is kept beside the workspace's: commits, branches, tags",
    run: ({ facts }) =>
      facts.ask.choose({
        title: "beside the workspace keep the data of",
        choices: keptChoices.map(({ label, kept }) => ({ label, choose: () => facts.keep(kept) })),
      }),
  },
  {
    id: "data-clean.remove",
    scope: "dataClean",
    keys: ["C"],
    label: "remove all",
    writes: true,
    inFooter: true,
    tooltip: "Remove what is listed from DVC's cache; nothing brings it back but a remote",
    disabled: ({ unused, whyNot }) => {
      if (whyNot !== undefined) return whyNot;
      if (!unused) return "It is being looked at";
      return unused.total === 0 ? "Nothing would be removed" : undefined;
    },
    confirm: confirmClean,
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.unused) return;
      const own = facts.caller();
      const input = { kept: facts.kept, digest: facts.unused.digest, ...(own ? { caller: own } : {}) };
      await client.call("data.collect", input, { signal });
      shell.toast("info", "The cache is being cleaned up in the background", "J shows it.");
    },
  },
];

function confirmClean({ unused }: DataCleanFacts) {
  if (!unused) return undefined;
  const { total, totalBytes, inHistory, lostRuns, missingListings, command } = unused;
  return {
    title: `Remove ${countWords(total, "object")} from the cache?`,
    lines: [
      `${bytesWords(totalBytes)} are freed. There is no undo: only a remote that has them gives them back.`,
      ...(inHistory > 0
        ? [`${countWords(inHistory, "object")} of versions in git's history: these cannot be restored then.`]
        : []),
      ...(lostRuns > 0 ? [`${countWords(lostRuns, "remembered run")} of stages cannot be given back then.`] : []),
      ...missingListings.map((path) => `The listing of ${path} is missing: DVC removes what is in it, too.`),
    ],
    command,
    verb: "remove",
  };
}
