import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import type { HostModelsView, HostView } from "../../../source/api/ollama-calls.js";
import type { OllamaView } from "../../../source/api/views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useEach, useQuery } from "../../../source/client/use-query.js";
import { firstHostId, type HostModel } from "../../../source/domain/ollama.js";

const noHosts: readonly HostView[] = [];

/** Who may answer, by hosts: the models of all that are up. */
export function useAnswerers() {
  const first = useQuery("ollama.get", {});
  const hosts = useQuery("hosts.list", {}).data?.hosts ?? noHosts;
  const asked = hosts.filter(({ state }) => state === "up");
  const lists = useEach(
    "ollama.models",
    asked.map(({ hostId }) => ({ hostId })),
  );
  const groups = hosts.map((host) => groupOf(host, lists[asked.indexOf(host)], first.data));
  return {
    first,
    // The first host answers with its models before the others are known.
    groups: groups.length > 0 ? groups : earlyGroups(first.data),
    /** All hosts have told what they have, or that they have nothing to tell. */
    isKnown: groups.length > 0 && groups.every(({ state }) => state !== "asking"),
  };
}

function groupOf(
  host: HostView,
  list: QueryState<HostModelsView> | undefined,
  first: OllamaView | undefined,
): AnswererGroup {
  const { hostId, name } = host;
  const early = hostId === firstHostId && list?.data === undefined ? earlyAnswerers(first) : [];
  const answerers = host.state === "up" ? (list?.data?.models.map((model) => answererOf(model, host)) ?? early) : [];
  // Until its models are known nothing is missing on it.
  const state = host.state === "up" && !list?.data && early.length === 0 ? "asking" : host.state;
  return { hostId, name, state, reason: host.state === "down" ? host.reason : list?.error?.message, answerers };
}

function answererOf(model: HostModel, { hostId, name: hostName }: Pick<HostView, "hostId" | "name">): Answerer {
  const { name, sizeBytes, contextTokens, capabilities, loaded, modifiedAtMs } = model;
  const known = { name, sizeBytes, contextTokens, capabilities, loaded, modifiedAtMs };
  return { ...known, hostId, hostName, isLoaded: loaded !== undefined };
}

function earlyGroups(first: OllamaView | undefined): readonly AnswererGroup[] {
  if (!first) return [];
  const reason = first.state === "down" ? first.reason : undefined;
  return [{ hostId: firstHostId, name: "Ollama", state: first.state, reason, answerers: earlyAnswerers(first) }];
}

function earlyAnswerers(first: OllamaView | undefined): readonly Answerer[] {
  if (first?.state !== "up") return [];
  return first.models.map(({ name, sizeBytes, loaded, modifiedAtMs }) => ({
    ...{ name, sizeBytes, modifiedAtMs },
    hostId: firstHostId,
    hostName: "Ollama",
    isLoaded: loaded,
  }));
}
