import { unsavedWords } from "../domain/data/unsaved.js";
import { restoreCommand, restoreSteps } from "../domain/restore.js";
import { nameMessage, tagCommand, whyNoTagName } from "../domain/tag-command.js";
import type { Action, Confirmation } from "./action.js";
import type { DatasetsFacts } from "./datasets-facts.js";

export const datasetsActions: readonly Action<"datasets">[] = [
  {
    id: "datasets.restore",
    scope: "datasets",
    keys: ["enter"],
    label: "restore",
    writes: true,
    inFooter: true,
    tooltip: "Put the selected version into the workspace; what was changed is kept aside and comes back with u",
    disabled: whyNotRestore,
    confirm: describeRestore,
    run: async ({ client, facts, shell, signal }) => {
      const { dataset, version } = facts;
      if (!dataset || !version) return;
      const caller = facts.caller();
      const commit = version.commit === undefined ? {} : { commit: version.commit };
      const input = { path: dataset.path, md5: version.md5, ...commit, ...(caller ? { caller } : {}) };
      const { jobId, unmerged } = await client.call("datasets.restore", input, { signal });
      // A job tells itself how it ended.
      if (jobId !== undefined) shell.toast("info", `${dataset.path} is being restored`, "J shows how far it is.");
      else {
        const merged = unmerged === undefined ? "" : ` git add ${unmerged} tells git that it is merged.`;
        const now = `${dataset.path} is the version ${version.md5.slice(0, 8)} now`;
        shell.toast("good", now, `u brings the former back.${merged}`);
      }
    },
  },
  {
    id: "datasets.mark",
    scope: "datasets",
    keys: ["space"],
    label: "mark",
    tooltip: "Mark a version, to see the difference of two",
    disabled: ({ version }) => (version ? undefined : "No version is selected: tab goes to the versions"),
    run: ({ facts }) => facts.toggleMark(),
  },
  {
    id: "datasets.name",
    scope: "datasets",
    keys: ["t"],
    label: "name",
    writes: true,
    inFooter: true,
    tooltip: "Give the selected version a name: an annotated tag of git's at its commit, which u takes away",
    disabled: whyNotName,
    confirm: ({ dataset, version }) => ({
      title: `Name the version ${version?.md5.slice(0, 8)} of ${dataset?.path}`,
      lines: [`The tag is made at the commit ${version?.commit?.slice(0, 8)}: ${version?.message}`, "u takes it away."],
      command: tagCommand("NAME", nameMessage(dataset?.path ?? "", "NAME"), version?.commit?.slice(0, 8) ?? "").join(
        " ",
      ),
      verb: "name",
      asks: { what: "name", placeholder: "support-2026.11", refuse: whyNoTagName },
    }),
    run: async ({ client, facts, shell, note, signal }) => {
      const { dataset, version } = facts;
      if (!dataset || version?.commit === undefined) return;
      const caller = facts.caller();
      const input = { path: dataset.path, commit: version.commit, name: note.trim(), ...(caller ? { caller } : {}) };
      const { name } = await client.call("datasets.name", input, { signal });
      shell.toast("good", `The version ${version.md5.slice(0, 8)} is ${name}`, "u takes the name away.");
    },
  },
  {
    id: "datasets.copy-md5",
    scope: "datasets",
    keys: ["y"],
    label: "copy md5",
    inFooter: true,
    tooltip: "Copy the version's md5 to the clipboard",
    disabled: ({ dataset, version }) =>
      (version?.md5 ?? dataset?.md5) === undefined ? "No version is selected" : undefined,
    run: ({ facts, shell }) => {
      const md5 = facts.version?.md5 ?? facts.dataset?.md5;
      if (md5 === undefined) return;
      shell.copy(md5);
      shell.toast("info", `Copied ${md5}`);
    },
  },
];

function describeRestore({ dataset, version, unsaved, versionName }: DatasetsFacts): Confirmation | undefined {
  if (!dataset || !version) return undefined;
  const lost = unsaved === undefined ? [] : [`${unsavedWords(unsaved, versionName)}; kept aside, u brings that back.`];
  const to = { md5: version.md5, commit: version.commit };
  return {
    title: `Restore ${dataset.path}?`,
    lines: [
      `The workspace gets the version ${version.md5.slice(0, 8)}${version.message === "" ? "" : `: ${version.message}`}`,
      ...restoreSteps(dataset, to),
      dataset.state === "missing" || dataset.state === "not-made"
        ? "u takes it back."
        : "What is there now is kept in .slipway/kept; u brings it back.",
    ],
    ...(lost.length > 0 ? { warnings: lost } : {}),
    equivalent: restoreCommand(dataset, to).join(" "),
    verb: "restore",
  };
}

function whyNotRestore({ dataset, version, trusted, running }: DatasetsFacts): string | undefined {
  if (!dataset) return "No dataset is selected";
  if (!version) return "No version is selected: tab goes to the versions";
  // A .dvc file that cannot be read (a merge's marks are in it) is written anew.
  if (version.current && dataset.problem === undefined) return "The workspace has this version";
  if (version.commit === undefined && !version.isSeen) return "This version is the workspace itself";
  if (!version.inCache) return "This version is not in the cache: dvc pull gets it";
  if (running) return "The pipeline is running: its data stays as it is until it ends, or X in Pipeline stops it";
  return trusted ? undefined : "This folder is not trusted: T trusts it";
}

function whyNotName({ dataset, version, trusted, versionsNote }: DatasetsFacts): string | undefined {
  if (!dataset || !version) return "No version is selected: tab goes to the versions";
  if (versionsNote === "no-git" || versionsNote === "no-scm")
    return "A name is a tag of git's: git init makes a repository";
  if (version.commit === undefined) return "No commit has this version yet: commit the file that tracks it";
  return trusted ? undefined : "This folder is not trusted: T trusts it";
}
