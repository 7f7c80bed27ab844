const [quote, carriage, space] = [0x22, 0x0d, 0x20];
/** How a quote stands: none open, open, one that ends the cell or is doubled, ended (blanks may follow), not as it may be. */
const [outside, inside, maybeEnd, ended, broken] = [0, 1, 2, 3, 4];

export type Quotes = {
  /** The next byte; a `\r` is a blank, a newline is told by `endLine`. */
  readonly see: (byte: number) => void;
  /** A line ends at `at`: true where the quote that is open was opened on it. */
  readonly endLine: (at: number) => boolean;
  /** A newline here belongs to a cell. */
  readonly isOpen: () => boolean;
  /** Something stands behind the quote that ends a cell: it was opened where none should be. */
  readonly isBroken: () => boolean;
  /** The `at` of the line on which the last quote was opened; undefined: it is this line. */
  readonly openedOn: () => number | undefined;
  /** A record ends. */
  readonly reset: () => void;
};

/**
 * Follows the quotes of a CSV (RFC 4180; blanks may stand before and behind a quoted cell, as DuckDB has it): one counts only
 * where a cell begins. `delimiter` absent: none does.
 */
export function createQuotes(delimiter: number | undefined): Quotes {
  let state = outside;
  let isStart = true;
  let openedOn: number | undefined;
  const seeQuote = () => {
    if (state === inside) state = maybeEnd;
    else if (state === maybeEnd) state = inside;
    else if (state === ended) state = broken;
    else if (state === outside && isStart) {
      state = inside;
      openedOn = undefined;
    }
    isStart = false;
  };
  return {
    see: (byte) => {
      if (delimiter === undefined) return;
      if (byte === quote) return seeQuote();
      if (state === maybeEnd || state === ended) {
        state = byte === delimiter ? outside : isBlank(byte) ? ended : broken;
        isStart = byte === delimiter;
      } else if (state === outside) isStart = byte === delimiter || (isStart && isBlank(byte));
    },
    endLine: (at) => {
      if (state !== inside || openedOn !== undefined) return false;
      openedOn = at;
      return true;
    },
    isOpen: () => state === inside,
    isBroken: () => state === broken,
    openedOn: () => openedOn,
    reset: () => {
      state = outside;
      isStart = true;
      openedOn = undefined;
    },
  };
}

function isBlank(byte: number): boolean {
  return byte === space || byte === carriage;
}

/** A record whose quote is still open at this many bytes is one whose quote does not end. */
export const longestRecord = 32_000_000;

/** Why a record is none: its quote never ends, or something stands behind one on its own line. */
export function quoteWords(line: number, isEndless: boolean): string {
  return isEndless
    ? `a quote opened on line ${line} never ends; rows after it are read`
    : `text behind the quote that ends a cell on line ${line}`;
}
