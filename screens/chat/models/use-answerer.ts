import type { Answerer } from "../../../source/actions/answerer.js";
import { useQuery } from "../../../source/client/use-query.js";
import { firstHostId } from "../../../source/domain/ollama.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useFirstAnswerer } from "./use-first-answerer.js";
import { isWanted, type OfChat, wantedBy } from "./wanted.js";

type Options = Parameters<typeof useFirstAnswerer>[0] & {
  /** The conversation that goes on; a new one without it. */
  readonly header: OfChat | undefined;
};

/** Who answers next in a conversation, or in the one that begins: chosen by hand, else by the conversation. */
export function useAnswerer({ header, groups, isKnown, chats }: Options) {
  const [chosenModel, setModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenHost, setHost] = useKept<string | undefined>("chat.host", undefined);
  const { first, forget } = useFirstAnswerer({ groups, isKnown, chats });
  const answerers = groups.flatMap((group) => group.answerers);
  const chosen = chosenModel === undefined ? undefined : { model: chosenModel, hostId: chosenHost ?? firstHostId };
  // Who answers is never another one in silence: it is missing then.
  const wanted = chosen ?? (header ? wantedBy(header) : first);
  const model = wanted && answerers.find((each) => isWanted(each, wanted));
  const host = wanted && groups.find(({ hostId }) => hostId === wanted.hostId);
  const isGone = wanted !== undefined && groups.length > 0 && host === undefined;
  const missing = wanted && model === undefined && (host?.state === "up" || isGone) ? wanted : undefined;
  const like = useQuery("ollama.like", missing && host ? missing : undefined).data?.names ?? [];
  return {
    answerers,
    model,
    /** What was chosen, where its host has it no longer. */
    missing,
    /** Names on its host that are like the missing one. */
    like,
    /** The host of the model, where that does not answer. */
    silent: model === undefined && host !== undefined && host.state !== "up" ? host : undefined,
    chooseModel: (answerer: Pick<Answerer, "name" | "hostId"> | undefined) => {
      setModel(answerer?.name);
      setHost(answerer?.hostId);
    },
    /** The model that a conversation goes on with, where it is there. */
    whoAnswers: (of: OfChat | undefined) => of && answerers.find((each) => isWanted(each, wantedBy(of))),
    /** Who answers a new conversation where nobody was chosen is looked for anew. */
    forgetFirst: forget,
  };
}
