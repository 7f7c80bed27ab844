export type Delimiter = "," | "\t" | ";";

/** Records of a CSV or TSV text, at most `most` of them. */
export function parseDelimited(text: string, delimiter: Delimiter, most: number): readonly (readonly string[])[] {
  const records: (readonly string[])[] = [];
  if (most < 1) return records;
  for (const record of delimitedRecords(text, delimiter)) {
    if (records.push(record) >= most) break;
  }
  return records;
}

/** Fields that are kept of a record: what has more is no table that anyone looks at. */
const mostFields = 10_000;

/** The same one after the other (RFC 4180: quotes, doubled quotes, newlines inside them; blanks around a quoted field). */
export function* delimitedRecords(text: string, delimiter: Delimiter): Generator<readonly string[]> {
  let record: string[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const begin = afterBlanks(text, at);
    const field = text[begin] === '"' ? quotedField(text, begin) : plainField(text, at, delimiter);
    record.push(field.value);
    at = record.length < mostFields ? field.end : lineEnd(text, field.end);
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      record.push("");
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    // A blank line is no record.
    if (record.length > 1 || record[0] !== "") yield record;
    record = [];
  }
}

/** What stands between the fields: the one that the first line has most of. */
export function delimiterOf(text: string): Delimiter {
  const [line = ""] = text.split("\n", 1);
  const count = (delimiter: string) => line.split(delimiter).length;
  if (count("\t") >= count(",") && count("\t") > 1) return "\t";
  return count(";") > count(",") ? ";" : ",";
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at += 1;
  return at;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

type Field = { readonly value: string; readonly end: number };

function plainField(text: string, start: number, delimiter: string): Field {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number): Field {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    // A file that was cut in the middle ends in its field.
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: afterBlanks(text, quote + 1) };
    value += '"';
    at = quote + 2;
  }
}
