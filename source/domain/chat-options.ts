// Ollama's options of an answer: docs/modelfile.mdx ("Valid Parameters and Values") and `api/types.go` (`DefaultOptions`) of 0.17.4.

/** An option that Ollama takes with each request. */
export type ChatOption = {
  readonly name: string;
  readonly kind: "whole" | "number" | "yes-no";
  /** Absent: there is no least, no most. */
  readonly least?: number;
  readonly most?: number;
  /** Ollama's own value where neither the model nor the conversation sets one, as it is shown. */
  readonly initial: string;
  readonly meaning: string;
  /** Set where another server than Ollama is started, which does not take it with a request. */
  readonly isServers?: true;
};

export const chatOptions: readonly ChatOption[] = [
  {
    name: "temperature",
    kind: "number",
    least: 0,
    // Ollama takes more; what comes then is noise, and the value most likely a slip of the hand.
    most: 5,
    initial: "0.8",
    meaning: "How freely the next token is drawn: 0 always takes the likeliest, more makes answers more varied.",
  },
  {
    name: "top_p",
    kind: "number",
    least: 0,
    most: 1,
    initial: "0.9",
    meaning: "Only the likeliest tokens that together have this probability are drawn from.",
  },
  {
    name: "top_k",
    kind: "whole",
    least: 0,
    initial: "40",
    meaning: "Only this many of the likeliest tokens are drawn from; 0 leaves none out.",
  },
  {
    name: "min_p",
    kind: "number",
    least: 0,
    most: 1,
    initial: "0",
    meaning: "A token is left out whose probability is less than this share of the likeliest one's.",
  },
  {
    name: "typical_p",
    kind: "number",
    least: 0,
    most: 1,
    initial: "1",
    meaning: "Tokens are preferred that are about as surprising as is to be expected; 1 switches it off.",
  },
  {
    name: "seed",
    kind: "whole",
    least: -1,
    initial: "-1",
    meaning: "The same seed and the same messages make the same answer; -1 takes another one each time.",
  },
  {
    name: "num_ctx",
    isServers: true,
    kind: "whole",
    least: 1,
    initial: "by memory",
    meaning:
      "Tokens that fit into the context: messages and answer together. Another value loads the model again; more than it was trained with is cut to that.",
  },
  {
    name: "num_predict",
    kind: "whole",
    least: -2,
    initial: "-1",
    meaning: "The most tokens of an answer; -1 sets no limit, -2 fills the context.",
  },
  {
    name: "num_keep",
    isServers: true,
    kind: "whole",
    least: -1,
    initial: "4",
    meaning: "Tokens from the beginning that stay when the context is full; -1 keeps all.",
  },
  {
    name: "repeat_penalty",
    kind: "number",
    least: 0,
    initial: "1.1",
    meaning: "How much a token that came already is held back; 1 does not.",
  },
  {
    name: "repeat_last_n",
    kind: "whole",
    least: -1,
    initial: "64",
    meaning: "How far back repeats are looked for, in tokens; 0 switches it off, -1 is the whole context.",
  },
  {
    name: "presence_penalty",
    kind: "number",
    // OpenAI's bounds ("Create chat completion"); Ollama has none.
    least: -2,
    most: 2,
    initial: "0",
    meaning: "Holds back every token that came already, however often.",
  },
  {
    name: "frequency_penalty",
    kind: "number",
    least: -2,
    most: 2,
    initial: "0",
    meaning: "Holds back tokens the more, the more often they came.",
  },
  {
    name: "mirostat",
    kind: "whole",
    least: 0,
    most: 2,
    initial: "0",
    meaning: "Steers how surprising the text is: 1 and 2 are its versions. Only older versions of Ollama take it.",
  },
  {
    name: "mirostat_tau",
    kind: "number",
    least: 0,
    initial: "5",
    meaning: "How surprising, with mirostat: less is more coherent. Only older versions of Ollama take it.",
  },
  {
    name: "mirostat_eta",
    kind: "number",
    least: 0,
    most: 1,
    initial: "0.1",
    meaning: "How quickly mirostat reacts. Only older versions of Ollama take it.",
  },
  {
    name: "num_batch",
    isServers: true,
    kind: "whole",
    least: 1,
    initial: "512",
    meaning: "Tokens of the prompt that are read at once.",
  },
  {
    name: "num_gpu",
    isServers: true,
    kind: "whole",
    least: -1,
    initial: "-1",
    meaning: "Layers of the model that go to the GPU; 0 is the processor alone, -1 as many as fit.",
  },
  {
    name: "main_gpu",
    isServers: true,
    kind: "whole",
    least: 0,
    initial: "0",
    meaning: "Which GPU does the small work where there are several.",
  },
  {
    name: "num_thread",
    isServers: true,
    kind: "whole",
    least: 0,
    initial: "0",
    meaning:
      "Threads of the processor; 0 lets Ollama choose. As many as real cores is a good value, on a busy machine fewer.",
  },
  {
    name: "use_mmap",
    isServers: true,
    kind: "yes-no",
    initial: "by system",
    meaning: "Maps the model's file into memory instead of reading it whole: true or false.",
  },
];

/** A value of an option as it was typed, or why it is none, in words that name the range. What is not in the table is taken if it is a number, true or false. */
export function readOption(
  name: string,
  text: string,
): { readonly value: number | boolean } | { readonly problem: string } {
  const typed = text.trim();
  const value = typed === "true" ? true : typed === "false" ? false : typed === "" ? Number.NaN : Number(typed);
  const problem = optionProblem(name, value, typed);
  return problem === undefined ? { value } : { problem };
}

/** Why an option cannot have this value; undefined: it can. `shown`: the value as it was written. */
export function optionProblem(name: string, value: number | boolean, shown = String(value)): string | undefined {
  const option = chatOptions.find((each) => each.name === name);
  const isNumber = typeof value === "number";
  if (!option) {
    return isNumber && !Number.isFinite(value)
      ? `${name} takes a number, true or false, not ${quoted(shown)}`
      : undefined;
  }
  const wanted = `${name} takes ${optionRange(option)}, not ${quoted(shown)}`;
  if (option.kind === "yes-no") return isNumber ? wanted : undefined;
  if (!isNumber || !Number.isFinite(value)) return wanted;
  if (option.kind === "whole" && !Number.isSafeInteger(value)) return wanted;
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = option;
  return value < least || value > most ? wanted : undefined;
}

/** "a number from 0 to 1", "a whole number from -1 on", "true or false" */
export function optionRange({ kind, least, most }: ChatOption): string {
  if (kind === "yes-no") return "true or false";
  const from = least === undefined ? "" : ` from ${least}`;
  const to = most === undefined ? (least === undefined ? "" : " on") : ` to ${most}`;
  return `a ${kind === "whole" ? "whole " : ""}number${from}${to}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
