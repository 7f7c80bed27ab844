import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { ChatHeader } from "../../../source/domain/chat.js";
import { firstHostId, isEmbeddingOnly } from "../../../source/domain/ollama.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { isNamed } from "./use-model-facts.js";

type Wanted = { readonly model: string; readonly hostId: string };
/** A conversation, or its row in the list. */
type OfChat = Pick<ChatHeader, "model" | "hostId">;

/** Who answers next in a conversation, or in the one that begins: chosen by hand, else by the conversation. */
export function useAnswerer(header: OfChat | undefined, groups: readonly AnswererGroup[]) {
  const [chosenModel, setModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenHost, setHost] = useKept<string | undefined>("chat.host", undefined);
  const [begunWith, setBegunWith] = useKept<Wanted | undefined>("chat.begun-with", undefined);
  const answerers = groups.flatMap((group) => group.answerers);
  // What was chosen, by hand or by the conversation, is never another one in silence: it is missing then.
  const wanted = wantedOf(chosenModel, chosenHost, header);
  // A model that comes while one writes does not take the place of the one that was named.
  const named = begunWith && answerers.find((each) => isAble(each) && isWanted(each, begunWith));
  const begins = named ?? firstChoice(groups);
  if (begins && begins !== named) setBegunWith({ model: begins.name, hostId: begins.hostId });
  const model = wanted === undefined ? begins : answerers.find((each) => isWanted(each, wanted));
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
    whoAnswers: (of: OfChat | undefined) => {
      const by = wantedOf(undefined, undefined, of);
      return by && answerers.find((each) => isWanted(each, by));
    },
  };
}

function wantedOf(
  model: string | undefined,
  hostId: string | undefined,
  header: OfChat | undefined,
): Wanted | undefined {
  if (model !== undefined) return { model, hostId: hostId ?? firstHostId };
  return header && { model: header.model, hostId: header.hostId ?? firstHostId };
}

function isWanted(answerer: Answerer, { model, hostId }: Wanted): boolean {
  return answerer.hostId === hostId && isNamed(answerer, model);
}

function isAble({ capabilities }: Answerer): boolean {
  return !isEmbeddingOnly(capabilities);
}

/** Who answers where nothing was chosen: on the first host that has one, the model that was made last. */
function firstChoice(groups: readonly AnswererGroup[]): Answerer | undefined {
  for (const { answerers } of groups) {
    const able = answerers.filter(isAble);
    const newest = able.toSorted((a, b) => (b.modifiedAtMs ?? 0) - (a.modifiedAtMs ?? 0))[0];
    if (newest) return newest;
  }
  return undefined;
}
