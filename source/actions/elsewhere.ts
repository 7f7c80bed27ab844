import type { AnyAction } from "./action.js";
import type { ActiveScope, ScopeName } from "./scopes.js";
import { actions } from "./table.js";

/** Where the screen is whose actions are of this scope. */
type Place = { readonly tab: string; readonly pane?: string };

/** An action of another tab: it can be done when that one is in front. */
export type DistantAction = Pick<AnyAction, "id" | "keys" | "label" | "tooltip"> & { readonly place: Place };

/** Scopes that a tab alone makes live; a table or a field that must be open first has none. */
const places: Partial<Readonly<Record<ScopeName, Place>>> = {
  chat: { tab: "chat" },
  talk: { tab: "chat", pane: "talk" },
  datasets: { tab: "datasets" },
  pipeline: { tab: "pipeline" },
  log: { tab: "pipeline", pane: "log" },
  runs: { tab: "runs" },
  charts: { tab: "runs", pane: "chart" },
  registry: { tab: "registry" },
};

/** Every action that is not live but would be in another place. */
export function distantActions(live: readonly ActiveScope[]): readonly DistantAction[] {
  const names = new Set(live.map(({ name }) => name));
  return actions.flatMap(({ id, keys, label, tooltip, scope }) => {
    const place = places[scope];
    return place === undefined || names.has(scope) ? [] : [{ id, keys, label, tooltip, place }];
  });
}
