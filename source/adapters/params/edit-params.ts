import type { ParamsChange } from "../../domain/params/param.js";
import { UserError } from "../../domain/user-error.js";
import { notEditable } from "./edit-errors.js";
import { editToml } from "./edit-toml.js";
import { editYaml } from "./edit-yaml.js";
import type { Edited, EditOptions } from "./edited.js";
import { nodesOf, type ParamsDocument, parseParams } from "./params-document.js";
import { find, type ParamsNode } from "./params-node.js";
import { refuseOtherType, sameElsewhere } from "./what-changed.js";

export type EditedParams = Edited & {
  readonly before: ParamsNode | undefined;
  readonly after: ParamsNode | undefined;
};

/**
 * The text with one value, key or item changed, every byte elsewhere as it was. What the change came to is looked at in the new
 * text; a change that would touch anything else is refused.
 * @throws ParamsProblem; UserError `params.no-key`, `params.exists`, `params.bad-value`, `params.bad-key`,
 *   `params.other-type`, `params.not-editable`
 */
export function editParams(text: string, change: ParamsChange, options: EditOptions): EditedParams {
  const params = parseParams(text, options.format, options.file);
  const before = find(nodesOf(params), change.path);
  const edited = options.format === "toml" ? editToml(text, change, options) : editYaml(text, change, options);
  const after = parsedAgain(edited.text, options, change);
  const found = find(nodesOf(after), edited.path);
  const isRemoved = change.op === "remove";
  const path = change.op === "add" ? edited.path : change.path;
  if (!sameElsewhere(nodesOf(params), nodesOf(after), { path, pathAfter: edited.path, isRemoved })) {
    throw notEditable(options.file, change, "more than that would change");
  }
  if (change.op === "set" && options.allowsOtherType !== true) refuseOtherType(before, found);
  return { ...edited, before: change.op === "add" ? undefined : before, after: isRemoved ? undefined : found };
}

function parsedAgain(text: string, options: EditOptions, change: ParamsChange): ParamsDocument {
  try {
    return parseParams(text, options.format, options.file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw notEditable(options.file, change, error.message);
  }
}
