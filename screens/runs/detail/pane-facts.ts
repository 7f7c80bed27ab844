import type { RunDetailFacts, ScopeFacts } from "../../../source/actions/scopes.js";
import { formatCount } from "../../../source/ui/text/format.js";

/** What a pane of an open run shows and what its keys mean. */
export type PaneFacts = {
  readonly title: string;
  readonly right: string;
  /** As many as there is room for, as wide as the pane is inside. */
  readonly rows: readonly string[];
  readonly padded?: boolean;
  readonly list: ScopeFacts["list"];
  readonly open?: (() => void) | undefined;
  readonly sideways?: ((by: number) => void) | undefined;
  readonly copied?: RunDetailFacts["copied"];
  readonly file?: RunDetailFacts["file"];
  /** What is typed to find rows, and how it is set. */
  readonly find?: { readonly text: string; readonly set: (text: string) => void };
};

/** "12 of 340" with what was typed, "340" where nothing was. */
export function foundText(find: string, total: number, all: number): string {
  if (find === "") return all === 0 ? "" : formatCount(all);
  return `/${find}  ${formatCount(total)} of ${formatCount(all)}`;
}
