import type { ParamsFormat } from "../../domain/params/param.js";

export type EditOptions = {
  readonly format: ParamsFormat;
  /** For messages. */
  readonly file: string;
  /** A text may take the place of a number. */
  readonly allowsOtherType?: boolean;
};

export type Edited = {
  readonly text: string;
  /** Of what was changed, as it is called now. */
  readonly path: readonly string[];
  /** Why something is written otherwise than it was typed. */
  readonly note: string | undefined;
};
