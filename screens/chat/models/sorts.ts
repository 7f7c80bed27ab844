import { findWords } from "../../../source/domain/find-words.js";
import type { HostModel } from "../../../source/domain/ollama.js";
import { abilityWords } from "./model-words.js";

type SortName = keyof typeof sorts;

/** What a list of models may be sorted by. A model that does not tell it stands last. */
export const sorts = {
  memory: { label: "in memory first, then by name", by: undefined },
  name: { label: "name", by: (a: HostModel, b: HostModel) => a.name.localeCompare(b.name) },
  size: { label: "size, the largest first", by: falling(({ sizeBytes }) => sizeBytes) },
  age: { label: "age, the newest first", by: falling(({ modifiedAtMs }) => modifiedAtMs) },
  context: { label: "context, the longest first", by: falling(({ contextTokens }) => contextTokens) },
  family: {
    label: "family",
    by: (a: HostModel, b: HostModel) => a.families.join(" ").localeCompare(b.families.join(" ")),
  },
} as const satisfies Readonly<
  Record<string, { readonly label: string; readonly by: ((a: HostModel, b: HostModel) => number) | undefined }>
>;

export const sortNames: readonly SortName[] = ["memory", "name", "size", "age", "context", "family"];
export type { SortName };

/** The models with every word of the filter, in the order that was chosen; as the hub has them where that is by memory. */
export function arranged(models: readonly HostModel[], sort: SortName, filter: string): readonly HostModel[] {
  const matches = findWords(filter);
  const found = filter === "" ? models : models.filter((model) => matches(wordsOf(model)));
  const { by } = sorts[sort];
  return by ? [...found].sort(by) : found;
}

function falling(value: (model: HostModel) => number | undefined) {
  const of = (model: HostModel) => value(model) ?? Number.NEGATIVE_INFINITY;
  return (a: HostModel, b: HostModel) => (of(a) === of(b) ? 0 : of(b) > of(a) ? 1 : -1);
}

function wordsOf(model: HostModel): string {
  const { name, families, parameterSize = "", quantization = "", loaded } = model;
  const words = [name, ...families, parameterSize, quantization, abilityWords(model), loaded ? "in memory" : ""];
  return words.join("\n");
}
