type Values = {
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
};

export type ExperimentColumns = { readonly metrics: readonly string[]; readonly params: readonly string[] };

/** What a table of experiments shows: every metric, and of the params those that are not the same everywhere. */
export function experimentColumns(rows: readonly Values[]): ExperimentColumns {
  const keys = (of: readonly object[]) => [...new Set(of.flatMap((each) => Object.keys(each)))];
  const params = rows.map((row) => row.params);
  return {
    metrics: keys(rows.map(({ metrics }) => metrics)),
    params: keys(params).filter((key) => new Set(params.map((each) => each[key])).size > 1),
  };
}
