import { identityOf, mayChangeUnseen, statOf } from "../../adapters/files/file-identity.js";

/** The last few: who goes from one version to another and back has them again. */
const mostAnswers = 8;
/** Letters of all answers together: rows to show may have long texts. */
const mostLetters = 16_000_000;

/** Answers of what takes seconds to compute, as long as the files are those that were read. */
export type KeptAnswers<Answer> = {
  /** What `compute` gives, or gave when the same was asked of the files at `paths` as they are; a failure is not kept. */
  readonly of: (asked: object, paths: readonly string[], compute: () => Promise<Answer>) => Promise<Answer>;
};

export function createKeptAnswers<Answer>(): KeptAnswers<Answer> {
  const kept = new Map<string, { readonly answer: Answer; readonly letters: number }>();
  const keep = (key: string, answer: Answer) => {
    kept.set(key, { answer, letters: JSON.stringify(answer).length });
    for (const oldest of kept.keys()) {
      const letters = [...kept.values()].reduce((sum, each) => sum + each.letters, 0);
      if (kept.size <= mostAnswers && letters <= mostLetters) return;
      kept.delete(oldest);
    }
  };
  return {
    of: async (asked, paths, compute) => {
      const key = await keyOf(asked, paths);
      const known = key === undefined ? undefined : kept.get(key);
      if (key !== undefined && known) {
        // The one that was asked for last stays longest.
        kept.delete(key);
        kept.set(key, known);
        return known.answer;
      }
      const answer = await compute();
      // A file that was written meanwhile is another.
      if (key !== undefined && (await keyOf(asked, paths)) === key) keep(key, answer);
      return answer;
    },
  };
}

/** undefined: a file was written so shortly before that a later write may not be seen. */
async function keyOf(asked: object, paths: readonly string[]): Promise<string | undefined> {
  const identities: string[] = [];
  for (const path of paths) {
    const stats = await statOf(path);
    const identity = stats && identityOf(stats);
    if (identity && mayChangeUnseen(identity, Date.now())) return undefined;
    identities.push(identity ? Object.values(identity).join() : "");
  }
  return JSON.stringify([asked, identities]);
}
