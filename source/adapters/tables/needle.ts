/** Tells of bytes of a table, in UTF-8, that are whole records: false where no cell of them has the text. */
export type MayHave = (bytes: Buffer) => boolean;

/** Letters outside of ASCII that are one of ASCII when they are small: the Kelvin sign, and the dotted I of Turkish. */
const kelvin = Buffer.from("\u212a");
const dottedI = Buffer.from("\u0130");

/** What of a text, small, stands in a delimited file as it is, in ASCII: its longest part without a quote; "" for none. */
export function plainPart(text: string): string {
  return longest(text.split(/["\u0080-\uffff]+/));
}

/** True where bytes may have a letter of ASCII as one that is no ASCII. */
export function hasOtherCapitals(bytes: Buffer): boolean {
  return bytes.includes(kelvin) || bytes.includes(dottedI);
}

/**
 * Looks for a text in the bytes before anyone takes them apart: for its longest part that stands there as it is, whatever the
 * format writes otherwise. `text` small; capitals are no difference.
 */
export function createNeedle(text: string, format: "delimited" | "jsonl"): MayHave {
  const part = format === "delimited" ? plainPart(text) : longest(jsonParts(text));
  const hasMore = format === "jsonl" ? writtenOtherwise(part) : () => false;
  if (part === "") return format === "jsonl" && !isForeign(text) ? () => true : foreign(text, format);
  const [hasK, hasI] = [part.includes("k"), part.includes("i")];
  return (bytes) => {
    const small = bytes.toString("latin1").toLowerCase();
    return (
      small.includes(part) || hasMore(small) || (hasK && bytes.includes(kelvin)) || (hasI && bytes.includes(dottedI))
    );
  };
}

/** Letters outside of ASCII alone are looked for in the text; JSON may have them as escapes. */
function foreign(text: string, format: "delimited" | "jsonl"): MayHave {
  const own = longest(text.split(format === "delimited" ? '"' : /[\0-\x7f]+/));
  return (bytes) => {
    const small = bytes.toString("utf8").toLowerCase();
    return small.includes(own) || (format === "jsonl" && small.includes("\\u"));
  };
}

function isForeign(text: string): boolean {
  return /[\u0080-\uffff]/.test(text);
}

/** Parts without what JSON may escape, and without what stands between values, around which blanks may be. */
function jsonParts(text: string): readonly string[] {
  return text.split(/\s*[,:{}[\]]+\s*|[^ !#-%(-.0-;=?-~]+|\\+/);
}

/** Ways to write a part of JSON otherwise: a letter of ASCII as an escape, a number with an exponent or more digits than it has. */
function writtenOtherwise(part: string): (small: string) => boolean {
  const isNumber = /^[-+.e\d]+$/.test(part);
  const letters = [part.includes("k") ? "\\u212a" : "", part.includes("i") ? "\\u0130" : ""].filter(
    (each) => each !== "",
  );
  return (small) =>
    (small.includes("\\u00") && /\\u00[2-7]/.test(small)) ||
    letters.some((each) => small.includes(each)) ||
    (isNumber && /\de[-+]?\d|\d{16}|0\.0{6}/.test(small));
}

function longest(parts: readonly string[]): string {
  return parts.reduce((most, part) => (part.length > most.length ? part : most), "");
}
