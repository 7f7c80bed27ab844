import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import type { ChatListed } from "../../../source/api/chat-calls.js";
import { isEmbeddingOnly } from "../../../source/domain/ollama.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { isWanted, type Wanted, wantedBy } from "./wanted.js";

type Options = {
  readonly groups: readonly AnswererGroup[];
  /** All hosts have told what they have. */
  readonly isKnown: boolean;
  /** Newest first; undefined until they are known. */
  readonly chats: readonly Pick<ChatListed, "model" | "hostId">[] | undefined;
};

/**
 * Who answers a new conversation where nobody was chosen. It stays who it is: a model that is made or used meanwhile, also in
 * another terminal, does not take its place, and one that is gone does not give it up while somebody writes to it.
 */
export function useFirstAnswerer({ groups, isKnown, chats }: Options) {
  const [standing, setStanding] = useKept<Wanted | undefined>("chat.first-answerer", undefined);
  const [isWriting] = useKept("chat.writing", false);
  const host = standing && groups.find(({ hostId }) => hostId === standing.hostId);
  const isThere = standing !== undefined && host?.answerers.some((each) => isWanted(each, standing));
  const stays = standing !== undefined && (isThere || isWriting || host?.state === "asking");
  const found = stays ? undefined : firstChoice(groups, chats ?? []);
  const next = stays ? standing : found && { model: found.name, hostId: found.hostId };
  if (!stays && isKnown && chats && next) setStanding(next);
  return {
    first: next,
    /** The next conversation chooses anew. */
    forget: () => setStanding(undefined),
  };
}

/** The model that was used last, of those that are there; else, on the first host that has one, one in memory, or the one that was made last. */
function firstChoice(groups: readonly AnswererGroup[], chats: NonNullable<Options["chats"]>): Answerer | undefined {
  const able = groups.map(({ answerers }) =>
    answerers
      .filter(({ capabilities }) => !isEmbeddingOnly(capabilities))
      .toSorted((a, b) => Number(b.isLoaded) - Number(a.isLoaded) || (b.modifiedAtMs ?? 0) - (a.modifiedAtMs ?? 0)),
  );
  const all = able.flat();
  for (const chat of chats) {
    const used = all.find((each) => isWanted(each, wantedBy(chat)));
    if (used) return used;
  }
  return all[0];
}
