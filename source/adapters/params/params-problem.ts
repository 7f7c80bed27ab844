import { UserError } from "../../domain/user-error.js";

/** A params file that does not parse: where (both from 1) and why. */
export class ParamsProblem extends UserError {
  readonly file: string;
  readonly why: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(file: string, why: string, place: { readonly line?: number; readonly column?: number } = {}) {
    const { line, column } = place;
    super({
      code: "params.broken",
      kind: "invalid",
      message: `${file}${line === undefined ? "" : `, line ${line}${column === undefined ? "" : `, column ${column}`}`}: ${why}`,
      hint: "Mend it in the editor: o in the params editor.",
    });
    this.file = file;
    this.why = why;
    this.line = line;
    this.column = column;
  }
}
