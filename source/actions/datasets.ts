import { restoreCommand, restoreSteps } from "../domain/restore.js";
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
      if (!dataset || version?.commit === undefined) return;
      const caller = facts.caller();
      const input = { path: dataset.path, md5: version.md5, commit: version.commit, ...(caller ? { caller } : {}) };
      await client.call("datasets.restore", input, { signal });
      shell.toast("good", `${dataset.path} is the version ${version.md5.slice(0, 8)} now`, "u brings the former back.");
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

function describeRestore({ dataset, version }: DatasetsFacts): Confirmation | undefined {
  if (!dataset || version?.commit === undefined) return undefined;
  const to = { md5: version.md5, commit: version.commit };
  return {
    title: `Restore ${dataset.path}?`,
    lines: [
      `The workspace gets the version ${version.md5.slice(0, 8)}: ${version.message}`,
      ...restoreSteps(dataset, to),
      dataset.state === "missing"
        ? "u takes it back."
        : "What is there now is kept in .slipway/kept; u brings it back.",
    ],
    equivalent: restoreCommand(dataset, to).join(" "),
    verb: "restore",
  };
}

function whyNotRestore({ dataset, version, trusted, running }: DatasetsFacts): string | undefined {
  if (!dataset) return "No dataset is selected";
  if (!version) return "No version is selected: tab goes to the versions";
  if (version.current) return "The workspace has this version";
  if (version.commit === undefined) return "This version is the workspace itself";
  if (!version.inCache) return "This version is not in the cache: dvc pull gets it";
  if (running) return "The pipeline is running: its data stays as it is until it ends, or X in Pipeline stops it";
  return trusted ? undefined : "This folder is not trusted: T trusts it";
}
