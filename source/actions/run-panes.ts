import type { Action } from "./action.js";

/** What a pane of an open run and a section of a comparison have in common: it is filtered, what is under the cursor is copied. */
export function paneActions<Name extends "runDetail" | "runCompare">(
  scope: Name,
  prefix: string,
  copied: string,
): readonly Action<Name>[] {
  return [
    {
      id: `${prefix}.filter`,
      scope,
      keys: ["/"],
      label: "filter",
      inFooter: true,
      tooltip: "Show only what has these words; a word after - must not be there",
      disabled: ({ filter }) => (filter ? undefined : "Nothing here is filtered"),
      run: ({ facts }) => facts.filter?.(),
    },
    {
      id: `${prefix}.copy`,
      scope,
      keys: ["y"],
      label: "copy",
      inFooter: true,
      tooltip: copied,
      disabled: ({ copied }) => (copied ? undefined : "There is nothing to copy here"),
      run: ({ facts, shell }) => {
        if (!facts.copied) return;
        shell.copy(facts.copied.text);
        shell.toast("info", `Copied ${facts.copied.what}`);
      },
    },
  ];
}
