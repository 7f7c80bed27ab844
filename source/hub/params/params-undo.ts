import { z } from "zod";
import { splice, spliceBetween } from "../../adapters/params/splice.js";

/** A change of a text by its one place, with some of the text around it: so it is found again where other places have changed. */
export const textChangeSchema = z.object({
  from: z.number(),
  gone: z.string(),
  came: z.string(),
  before: z.string(),
  after: z.string(),
});
export type TextChange = z.infer<typeof textChangeSchema>;

/** UTF-16 units: two or three lines. */
const around = 120;

export function changeBetween(before: string, after: string): TextChange {
  const { from, to, insert } = spliceBetween(before, after);
  return {
    from,
    gone: before.slice(from, to),
    came: insert,
    before: before.slice(Math.max(0, from - around), from),
    after: before.slice(to, to + around),
  };
}

/** The text without the change; undefined where its place has changed since, or could be one of several. */
export function withoutChange(text: string, { from, gone, came, before, after }: TextChange): string | undefined {
  const wanted = before + came + after;
  const start = from - before.length;
  const at = text.startsWith(wanted, start) ? start : onlyPlace(text, wanted);
  return at === undefined
    ? undefined
    : splice(text, { from: at, to: at + wanted.length, insert: before + gone + after });
}

function onlyPlace(text: string, wanted: string): number | undefined {
  const first = text.indexOf(wanted);
  return first >= 0 && text.indexOf(wanted, first + 1) < 0 ? first : undefined;
}
