import { UserError } from "../../domain/user-error.js";

type Change = { readonly op: string; readonly path: readonly string[] };

export function refuse(file: string, change: Change): never {
  throw notEditable(file, change, "it is written in a way that Slipway does not change");
}

export function notEditable(file: string, { path, op }: Change, why: string): UserError {
  return new UserError({
    code: "params.not-editable",
    kind: "refused",
    message: `${file}: ${path.join(".") || "the top"} was left as it is (${op}): ${why}`,
    hint: "Open the file in the editor: o in the params editor.",
  });
}

export function noKey(file: string, path: readonly string[]): UserError {
  return new UserError({
    code: "params.no-key",
    kind: "not-found",
    message: `${file} has no ${path.join(".")}`,
    hint: "Look at its keys in the params editor: p in Pipeline.",
  });
}

export function exists(file: string, path: readonly string[], line: number): UserError {
  return new UserError({
    code: "params.exists",
    kind: "exists",
    message: `${file} has ${path.join(".")} already, in line ${line}`,
    hint: "Edit that one.",
  });
}
