import { z } from "zod";
import type { SamplesView } from "../../api/views.js";

/** The table that `mlflow.log_table` writes: pandas' "split" orientation. */
const tableSchema = z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) });

const none: SamplesView = { prompts: [], steps: [], answers: [] };

/**
 * Answers by prompt (in order of appearance) and step (ascending) from a table with columns step, prompt and answer.
 * A text that is no such table gives no samples: any run may log a file of that name.
 */
export function samplesFromTable(text: string): SamplesView {
  const table = tableSchema.safeParse(parseJson(text));
  if (!table.success) return none;
  const [stepAt, promptAt, answerAt] = ["step", "prompt", "answer"].map((name) => table.data.columns.indexOf(name));
  if (stepAt === undefined || promptAt === undefined || answerAt === undefined) return none;
  if (stepAt < 0 || promptAt < 0 || answerAt < 0) return none;
  const byPrompt = new Map<string, Map<number, string>>();
  const steps = new Set<number>();
  for (const row of table.data.data) {
    const step = Number(row[stepAt]);
    const prompt = String(row[promptAt] ?? "");
    const answers = byPrompt.get(prompt) ?? new Map<number, string>();
    answers.set(step, String(row[answerAt] ?? ""));
    byPrompt.set(prompt, answers);
    steps.add(step);
  }
  const ordered = [...steps].sort((a, b) => a - b);
  return {
    prompts: [...byPrompt.keys()],
    steps: ordered,
    answers: [...byPrompt.values()].map((answers) => ordered.map((step) => answers.get(step) ?? "")),
  };
}

// json.dump writes NaN as a bare word, which JSON.parse refuses.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
