import type { PathCompletion } from "../domain/data/path-completion.js";

/** What an action asks for, a line or a choice at a time; an `accept` that fails is told as a toast. */
export type AskFacts = {
  readonly line: (asked: {
    readonly title: string;
    readonly initial: string;
    readonly placeholder: string;
    readonly accept: (text: string) => Promise<void> | void;
    /** Tab goes on with what is typed so. */
    readonly complete?: (typed: string) => Promise<PathCompletion>;
  }) => void;
  readonly choose: (asked: {
    readonly title: string;
    readonly notes?: readonly string[];
    readonly choices: readonly { readonly label: string; readonly choose: () => Promise<void> | void }[];
  }) => void;
};
