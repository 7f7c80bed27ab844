import { useKept } from "../../../source/ui/use-kept.js";
import { atEnd, type TalkState } from "./place.js";

/** Where the talk pane is, and in which conversation. */
export type TalkPlace = TalkState & {
  readonly chatId: string | undefined;
  /** Messages that there were when the end was left. */
  readonly known: number;
};

export const beginningOfTalk: TalkPlace = { ...atEnd, chatId: undefined, known: 0 };

/** Kept for the talk pane; others set it to take the user to a message. */
export function useTalkPlace() {
  return useKept<TalkPlace>("talk.place", beginningOfTalk);
}
