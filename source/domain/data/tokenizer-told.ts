/** By what the tokens of a table were counted. */
export type TokenizerTold = {
  /** The path in the project of the tokenizer's file; absent: four characters are taken for a token. */
  readonly tokenizer?: string;
  /** Where none is read: the nearest file of one, and why it is not. */
  readonly tokenizerNotRead?: { readonly path: string; readonly why: string };
};
