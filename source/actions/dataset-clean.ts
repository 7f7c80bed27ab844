import { countWords } from "../domain/data/bytes-words.js";
import type { Action } from "./action.js";
import type { DataCleanFacts, KeptName } from "./dataset-work-facts.js";
import { unusedSums, unusedWarnings } from "./unused-words.js";

/** What may be kept, the safest first, with its words. */
const keptChoices: readonly { readonly label: string; readonly kept: readonly KeptName[] }[] = [
  { label: "all commits and experiments (the safest)", kept: ["all-commits", "all-experiments"] },
  { label: "all branches and tags, as they are now", kept: ["all-branches", "all-tags"] },
  { label: "all branches, as they are now", kept: ["all-branches"] },
  { label: "all tags", kept: ["all-tags"] },
  { label: "only the workspace", kept: ["workspace"] },
];

/** The same where git keeps no versions. */
const choicesWithoutGit: typeof keptChoices = [
  { label: "every version that Slipway saw (the safest)", kept: ["all-commits", "all-experiments"] },
  { label: "only the workspace", kept: ["workspace"] },
];

/** What may be kept here. */
export function keptChoicesOf(hasHistory: boolean): typeof keptChoices {
  return hasHistory ? keptChoices : choicesWithoutGit;
}

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
        choices: keptChoicesOf(facts.unused?.hasHistory ?? true).map(({ label, kept }) => ({
          label,
          choose: () => facts.keep(kept),
        })),
      }),
  },
  {
    id: "data-clean.projects",
    scope: "dataClean",
    keys: ["o"],
    label: "other projects",
    inFooter: true,
    tooltip: "Name other projects that use the same cache: their data is kept, too",
    run: ({ facts }) =>
      facts.ask.line({
        title: "keep the data of other projects, too",
        initial: facts.projects.join(", "),
        placeholder: "/path/of/project, ../another",
        accept: (text) =>
          facts.keepOf(
            text
              .split(",")
              .map((path) => path.trim())
              .filter((path) => path !== ""),
          ),
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
      const { kept, projects, unused } = facts;
      // What was typed into the dialog said so.
      const shared = unused.sharedCache !== undefined;
      const input = { kept, projects, shared, digest: unused.digest, ...(own ? { caller: own } : {}) };
      await client.call("data.collect", input, { signal });
      shell.toast("info", "The cache is being cleaned up in the background", "J shows it.");
    },
  },
];

/** What no other place has, or others may use, is typed for. */
const typed = "remove";

function confirmClean({ unused }: DataCleanFacts) {
  if (!unused) return undefined;
  const { total, command, sharedCache, seenVersions } = unused;
  const isGrave = sharedCache !== undefined || seenVersions > 0;
  return {
    title: `Remove ${countWords(total, "object")} from the cache?`,
    lines: [`${unusedSums(unused)}. There is no undo.`, ...unusedWarnings(unused).map((line) => `${line}.`)],
    command,
    verb: "remove",
    ...(isGrave
      ? {
          asks: {
            what: `type ${typed}`,
            placeholder: typed,
            refuse: (text: string) => (text.trim() === typed ? undefined : `Type ${typed} to do it`),
          },
        }
      : {}),
  };
}
