import type { Answerer } from "../../../source/actions/answerer.js";
import type { ChatHeader } from "../../../source/domain/chat.js";
import { firstHostId } from "../../../source/domain/ollama.js";
import { isNamed } from "./use-model-facts.js";

/** A model on a host, whether it is there or not. */
export type Wanted = { readonly model: string; readonly hostId: string };

/** A conversation, or its row in the list. */
export type OfChat = Pick<ChatHeader, "model" | "hostId">;

/** Who goes on with a conversation. */
export function wantedBy({ model, hostId }: OfChat): Wanted {
  return { model, hostId: hostId ?? firstHostId };
}

export function isWanted(answerer: Answerer, { model, hostId }: Wanted): boolean {
  return answerer.hostId === hostId && isNamed(answerer, model);
}
