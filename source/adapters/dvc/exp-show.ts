import { z } from "zod";
import { isMapping, shownValue } from "../../domain/pipeline/python-value.js";

/** `dvc exp show --json` of DVC 3: rows of commits, each with its experiments; of several revisions of one the last comes first. */
const files = z.record(z.string(), z.looseObject({ data: z.unknown().optional() })).nullish();
const revision = z.looseObject({
  rev: z.string(),
  name: z.string().nullish(),
  data: z.looseObject({ timestamp: z.string().nullish(), params: files, metrics: files }).nullish(),
});
const rows = z.array(
  z.looseObject({
    rev: z.string(),
    experiments: z.array(z.looseObject({ revs: z.array(revision) })).nullish(),
  }),
);

/** argv that tells the experiments of every commit; it takes no lock. */
export const expShowArgv: readonly string[] = ["dvc", "exp", "show", "--json", "--all-commits"];

const usual = "params.yaml";

export type ShownExperiment = {
  readonly commit: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
};

/** The experiments of what `expShowArgv` prints, without those that still wait or run; undefined for another text. */
export function parseExpShow(text: string): readonly ShownExperiment[] | undefined {
  const parsed = rows.safeParse(lenientJson(text));
  if (!parsed.success) return undefined;
  return parsed.data.flatMap(({ experiments }) =>
    (experiments ?? []).flatMap(({ revs: [last] }) =>
      last?.data
        ? [{ commit: last.rev, params: paramsOf(last.data.params), metrics: metricsOf(last.data.metrics) }]
        : [],
    ),
  );
}

type Files = z.infer<typeof files>;

function paramsOf(of: Files): Readonly<Record<string, string>> {
  const values = leaves(of, (file, key) => (file === usual ? key : `${file}:${key}`));
  return Object.fromEntries(values.map(([key, value]) => [key, shownValue(value)]));
}

function metricsOf(of: Files): Readonly<Record<string, number>> {
  return Object.fromEntries(
    leaves(of, (_, key) => key).flatMap(([key, value]) => (typeof value === "number" ? [[key, value] as const] : [])),
  );
}

function leaves(of: Files, name: (file: string, key: string) => string): readonly (readonly [string, unknown])[] {
  const below = (value: unknown, path: string): readonly (readonly [string, unknown])[] =>
    isMapping(value)
      ? Object.entries(value).flatMap(([key, each]) => below(each, path === "" ? key : `${path}.${key}`))
      : [[path, value]];
  return Object.entries(of ?? {}).flatMap(([file, { data }]) =>
    data === undefined ? [] : below(data, "").map(([key, value]) => [name(file, key), value] as const),
  );
}

/** JSON in which Python's NaN and Infinity may stand; they become null, in strings nothing does. */
function lenientJson(text: string): unknown {
  const sound = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : "null",
  );
  try {
    return JSON.parse(sound);
  } catch {
    return undefined;
  }
}
