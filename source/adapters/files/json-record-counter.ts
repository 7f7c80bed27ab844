/** Counts the records of a JSON file, part by part. */
export type JsonRecordCounter = {
  readonly take: (bytes: Uint8Array) => void;
  /** undefined: it ends within a value, or is one value alone and no table. */
  readonly records: () => number | undefined;
};

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const space = 0x20;

/** Elements of the one list that it is, or objects that stand one after the other (RFC 8259, without a look at what is in them). */
export function createJsonRecordCounter(): JsonRecordCounter {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let isList = false;
  /** Values that stand beside each other: of the list, or of the file. */
  let values = 0;
  let isInElement = false;
  const begin = (byte: number) => {
    if (depth === 0) {
      values += 1;
      isList = values === 1 && byte === openList;
      if (isList) values = 0;
    } else if (isList && depth === 1 && !isInElement) {
      values += 1;
      isInElement = true;
    }
  };
  const inText = (byte: number) => {
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) isText = false;
  };
  const between = (byte: number) => {
    if (byte <= space) return;
    if (byte === comma) {
      isInElement &&= depth !== 1;
    } else if (byte === closeList || byte === closeObject) {
      depth -= 1;
    } else {
      if (depth <= 1) begin(byte);
      if (byte === quote) isText = true;
      else if (byte === openList || byte === openObject) depth += 1;
    }
  };
  return {
    take: (bytes) => {
      for (const byte of bytes) {
        if (isText) inText(byte);
        else between(byte);
      }
    },
    records: () => (depth !== 0 || isText || (!isList && values < 2) ? undefined : values),
  };
}
