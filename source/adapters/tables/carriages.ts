const [newline, carriage] = [0x0a, 0x0d];

/** Tells whether a `\r` stands anywhere without a `\n` behind it. Chunks may end between `\r` and `\n`. */
export function createCarriageCheck() {
  let isAtEnd = false;
  let isFound = false;
  return {
    take: (bytes: Uint8Array) => {
      if (isFound || bytes.length === 0) return;
      if (isAtEnd && bytes[0] !== newline) isFound = true;
      let at = bytes.indexOf(carriage);
      while (at >= 0 && bytes[at + 1] === newline) at = bytes.indexOf(carriage, at + 1);
      isAtEnd = at === bytes.length - 1 && at >= 0;
      isFound ||= at >= 0 && !isAtEnd;
    },
    end: () => isFound || isAtEnd,
  };
}

/** The same of a whole text. */
export function hasLoneCarriage(text: Uint8Array): boolean {
  const check = createCarriageCheck();
  check.take(text);
  return check.end();
}

/** Lines end by `\r` alone, as old Macs had it: this beginning of a file has no other end of a line. */
export function isOldMac(head: Uint8Array): boolean {
  return head.includes(carriage) && !head.includes(newline);
}

/** The same text with `\n` for each `\r`. */
export function withNewlines(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte) => (byte === carriage ? newline : byte)));
}
