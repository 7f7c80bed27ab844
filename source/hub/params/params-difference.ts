import type { ParamsDocument } from "../../adapters/params/params-document.js";
import type { ParamDifference, ParamsDifference } from "../../api/params-views.js";
import { lineDiff } from "../../domain/params/line-diff.js";
import type { CommittedText } from "./committed-text.js";
import type { ParamsUse } from "./params-files.js";
import { leavesOf, paramBranches } from "./params-tree.js";

/** Every value that differs from the last commit and from the last run, and the lines since the commit. */
export function differenceOf(
  params: ParamsDocument,
  committed: { readonly head: CommittedText; readonly document: ParamsDocument | undefined } | undefined,
  uses: readonly ParamsUse[],
): ParamsDifference {
  const leaves = leavesOf(paramBranches(params, committed?.document, uses));
  const values = leaves.flatMap(({ path, kind, source, was, isNew }): readonly ParamDifference[] => {
    const key = path.join(".");
    if (kind === "gone") return [{ key, was: source }];
    if (was !== undefined) return [{ key, was, is: source }];
    return isNew ? [{ key, is: source }] : [];
  });
  return {
    ...(committed
      ? { commit: { id: committed.head.commit, values, lines: lineDiff(committed.head.text, params.text) } }
      : {}),
    run: leaves.flatMap(({ path, source, ranWith, usedBy }) =>
      ranWith === undefined ? [] : [{ key: path.join("."), was: ranWith, is: source, stages: usedBy }],
    ),
  };
}
