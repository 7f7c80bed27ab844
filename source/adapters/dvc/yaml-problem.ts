import { UserError } from "../../domain/user-error.js";

type Place = {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The line itself, at most 200 characters of it. */
  readonly excerpt: string;
};

/** A file that does not parse: where and why, in one line. */
export class YamlProblem extends UserError {
  readonly file: string;
  readonly place: Place | undefined;

  constructor(file: string, message: string, place?: Place, hint = "Mend the file; it is read again by itself.") {
    const where = place ? `, line ${place.line}, column ${place.column}` : "";
    super({ code: "dvc.bad-yaml", kind: "invalid", message: `${file}${where}: ${message}`, hint });
    this.file = file;
    this.place = place;
  }
}

/** The place of a line and column, both from 1, in a text. */
export function placeIn(text: string, line: number, column: number): Place {
  return { line, column, excerpt: (text.split("\n")[line - 1] ?? "").replace(/\r$/, "").slice(0, 200) };
}
