import { isMapping } from "../pipeline/python-value.js";

/** Params by their dotted names: `{split: {train: 0.8}}` is "split.train" 0.8; a list is one value. */
export function namedValues(of: object, prefix = ""): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(of).flatMap(([name, value]: [string, unknown]) =>
    isMapping(value) ? namedValues(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const],
  );
}
