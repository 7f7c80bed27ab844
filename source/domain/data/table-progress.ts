/** How far the reading of tables is: bytes of all that has to be read, a file that is read three times counts three times. */
export type TableProgress = {
  /** What is done now, in words: "reading data/pairs.csv". */
  readonly step: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
};
