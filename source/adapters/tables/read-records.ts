import { createQuotes } from "./quotes.js";
import { readLines } from "./read-lines.js";

const [quote, carriage] = [0x22, 0x0d];
/** A record whose quote does not end is taken as one at this length. */
const longestRecord = 32_000_000;

/** Records that are not blank, from the byte `at` on. `delimiter` absent: one a line. */
export function* readRecords(file: number, at: number, delimiter: string | undefined): Generator<Buffer> {
  yield* recordsOf(readLines(file, at), delimiter);
}

/** Lines put together where a newline is inside quotes. */
export function* recordsOf(lines: Iterable<Buffer>, delimiter: string | undefined): Generator<Buffer> {
  const quotes = createQuotes(delimiter?.charCodeAt(0));
  let open: Buffer[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (delimiter !== undefined && (quotes.isOpen() || line.includes(quote))) line.forEach(quotes.see);
    open.push(line);
    bytes += line.length;
    if (quotes.isOpen() && bytes < longestRecord) continue;
    quotes.reset();
    const record = open.length === 1 ? line : joined(open);
    const isBlank = record.length === 0 || (record.length === 1 && record[0] === carriage);
    open = [];
    bytes = 0;
    if (!isBlank) yield record;
  }
  if (open.length > 0) yield joined(open);
}

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line] : [Buffer.from("\n"), line])));
}
