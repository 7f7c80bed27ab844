import type { Candidate, Command, Known } from "./command.js";
import { commands, groups } from "./table.js";

export type Completion = {
  /** Where the word begins that a candidate takes the place of. */
  readonly start: number;
  readonly candidates: readonly Candidate[];
};

/** What may stand at the end of the text; nothing where it is no command, or is whole. */
export function completionOf(text: string, known: Known): Completion {
  if (!text.startsWith("/") || text.includes("\n")) return { start: text.length, candidates: [] };
  // A title has blanks: all that follows such a command is one argument.
  const whole = /^\/(\S+)\s+/.exec(text);
  const command = commands.find(({ words, takesWhole }) => takesWhole && words === whole?.[1]);
  const start = command && whole ? whole[0].length : text.length - (/[^\s/]*$/.exec(text)?.[0].length ?? 0);
  const before = command ? [command.words] : wordsOf(text.slice(1, start));
  const begun = text.slice(start).toLowerCase();
  const candidates = following(before, known).filter(({ word }) => {
    const lower = word.toLowerCase();
    return lower !== begun && lower.startsWith(begun);
  });
  return { start, candidates };
}

/** The text with the candidate in its place. */
export function taken(text: string, { start }: Completion, { word, goesOn }: Candidate): string {
  return `${text.slice(0, start)}${word}${goesOn ? " " : ""}`;
}

function following(before: readonly string[], known: Known): readonly Candidate[] {
  const [first, second] = before;
  if (first === undefined) return firstCandidates();
  const single = commands.find(({ words }) => words === first);
  if (single) return single.candidates?.(known, before.slice(1)) ?? [];
  if (second === undefined) return secondCandidates(first);
  return commands.find(({ words }) => words === `${first} ${second}`)?.candidates?.(known, before.slice(2)) ?? [];
}

/** They are shown with their slash, which stands there already. */
function firstCandidates(): readonly Candidate[] {
  const grouped = Object.entries(groups).map(([word, says]) => ({ word, says, goesOn: true }) as const);
  const single = commands.filter(({ words }) => !words.includes(" ")).map(asCandidate);
  return [...grouped, ...single];
}

function secondCandidates(first: string): readonly Candidate[] {
  return commands
    .filter(({ words }) => words.startsWith(`${first} `))
    .map((command) => ({ ...asCandidate(command), word: command.words.slice(first.length + 1) }));
}

function asCandidate({ words, args, says }: Command): Candidate {
  return { word: words, says, ...(args === "" || args.startsWith("[") ? {} : { goesOn: true }) };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
