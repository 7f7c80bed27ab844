/** Where step, prompt and answer stand in a table, and which numbers stand beside them. */
export type SampleColumns = {
  /** Absent: the table is of one step, which its file's name may tell. */
  readonly step: number | undefined;
  readonly prompt: number;
  readonly answer: number;
};

const names = {
  step: ["step", "global_step"],
  prompt: ["prompt", "instruction", "question", "input", "inputs", "query"],
  answer: ["answer", "completion", "response", "generation", "output", "outputs", "prediction"],
};
const noScores = new Set(["epoch", "index", "id", "row", "seed", "timestamp", "time"]);

/** The columns by their names, whatever their case; undefined where it is no table of prompts and answers. */
export function sampleColumns(columns: readonly string[]): SampleColumns | undefined {
  const lower = columns.map((column) => column.toLowerCase());
  const find = (wanted: readonly string[]) => {
    const name = wanted.find((each) => lower.includes(each));
    return name === undefined ? undefined : lower.indexOf(name);
  };
  const prompt = find(names.prompt);
  const answer = find(names.answer);
  return prompt === undefined || answer === undefined ? undefined : { step: find(names.step), prompt, answer };
}

/** Numbers of a row that say something of its answer, by the names of their columns. */
export function scoresOf(
  columns: readonly string[],
  { step, prompt, answer }: SampleColumns,
  row: readonly unknown[],
): readonly (readonly [name: string, value: number])[] {
  return columns.flatMap((name, at) => {
    const value = row[at];
    const isScore = at !== step && at !== prompt && at !== answer && !noScores.has(name.toLowerCase());
    const number = typeof value === "bigint" ? Number(value) : value;
    return isScore && typeof number === "number" && Number.isFinite(number) ? [[name, number] as const] : [];
  });
}
