import type { HostView } from "../../../source/api/ollama-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { firstHostId, type HostModel, type ModelTexts } from "../../../source/domain/ollama.js";
import { useSettled } from "../../../source/ui/use-settled.js";

/** A cursor that runs over models does not ask for each. */
const settledMs = 120;

/** What else is known of a model: its texts, who uses it, its other names. */
export function useModelFacts(host: HostView | undefined, model: HostModel | undefined, models: readonly HostModel[]) {
  const key = host && model ? JSON.stringify([host.hostId, model.name]) : "";
  const settled = useSettled(key, settledMs);
  const lacks = host?.lacks.show;
  const isAsked = settled !== undefined && settled !== "" && lacks === undefined && host?.state === "up" && model;
  const { data, error } = useQuery("ollama.show", isAsked ? { hostId: host.hostId, model: model.name } : undefined);
  const chats = useQuery("chats.list", {}).data?.chats ?? [];
  const using = chats.filter(
    (chat) => host && model && (chat.hostId ?? firstHostId) === host.hostId && isNamed(model, chat.model),
  );
  const aliases = models.filter(
    ({ name, digest }) => model?.digest !== undefined && digest === model.digest && name !== model.name,
  );
  const texts: ModelTexts | undefined = data;
  return {
    texts,
    error,
    lacks,
    usedBy: using.map(({ title }) => title),
    isAnswering: using.some(({ isStreaming }) => isStreaming),
    aliases: aliases.map(({ name }) => name),
  };
}

/** Ollama's name without a tag means the tag "latest". */
export function isNamed({ name }: Pick<HostModel, "name">, wanted: string): boolean {
  return name === wanted || name === `${wanted}:latest`;
}
