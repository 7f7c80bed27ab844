import { UserError } from "../user-error.js";

/** @returns why a path is not found whose bytes are no UTF-8: what reads it got U+FFFD in their place; undefined of any other */
export function notUtf8(path: string): UserError | undefined {
  if (!path.includes("\ufffd")) return undefined;
  return new UserError({
    code: "data.not-utf8",
    kind: "invalid",
    message: `The name of "${path}" is not UTF-8, which is not supported: DVC writes names as UTF-8 into its files, and would find no such file again`,
    hint: "Give it a name in UTF-8 first, with mv, or all of a folder: convmv -f latin1 -t utf8 -r --notest FOLDER",
  });
}
