const quote = 0x22;
/** How a quote stands: none open, open, one that ends the cell or is doubled. */
const [outside, inside, maybeEnd] = [0, 1, 2];

export type Quotes = {
  /** The next byte; `\r` and `\n` may be left out. */
  readonly see: (byte: number) => void;
  /** A newline here belongs to a cell. */
  readonly isOpen: () => boolean;
  /** A record ends. */
  readonly reset: () => void;
};

/** Follows the quotes of a CSV (RFC 4180): one counts only where a cell begins. `delimiter` absent: none does. */
export function createQuotes(delimiter: number | undefined): Quotes {
  let state = outside;
  let isStart = true;
  return {
    see: (byte) => {
      if (byte !== quote || delimiter === undefined) {
        if (state === maybeEnd) state = outside;
        isStart = byte === delimiter && state === outside;
        return;
      }
      if (state === inside) state = maybeEnd;
      else if (state === maybeEnd || isStart) state = inside;
      isStart = false;
    },
    isOpen: () => state === inside,
    reset: () => {
      state = outside;
      isStart = true;
    },
  };
}
