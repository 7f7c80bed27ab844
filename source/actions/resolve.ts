import type { HubClient } from "../client/hub-client.js";
import type { Action, AnyAction, Confirmation, Shell } from "./action.js";
import type { ActiveScope, ScopeName } from "./scopes.js";
import { actions } from "./table.js";

/** An action with the facts of the moment bound to it. */
export type BoundAction = {
  readonly id: string;
  readonly keys: readonly string[];
  readonly label: string;
  readonly tooltip: string;
  readonly scope: ScopeName;
  readonly inFooter: boolean;
  /** Why it cannot be done now. */
  readonly disabled: () => string | undefined;
  readonly confirm: () => Confirmation | undefined;
  readonly run: (environment: {
    readonly client: HubClient;
    readonly shell: Shell;
    readonly signal: AbortSignal;
    readonly note: string;
  }) => Promise<void>;
};

/** The action of a key: the first scope that binds it wins (pane, screen, global). */
export function resolveKey(key: string, scopes: readonly ActiveScope[]): BoundAction | undefined {
  return liveActions(scopes).find(({ keys }) => keys.includes(key));
}

/** Every action of the live scopes, in their order. */
export function liveActions(scopes: readonly ActiveScope[]): readonly BoundAction[] {
  const mayWrite = !scopes.some((scope) => scope.name === "global" && scope.facts.readOnly);
  return scopes.flatMap((scope) => actions.flatMap((action) => bind(action, scope, mayWrite)));
}

const onlyReads = "This terminal is attached read-only: it changes nothing";

function bind(action: AnyAction, scope: ActiveScope, mayWrite: boolean): readonly BoundAction[] {
  if (action.scope !== scope.name) return [];
  // Equal names: the facts are this very scope's; TypeScript does not follow the correlation of two unions.
  const { disabled, confirm, run, writes = false, ...shown } = action as Action;
  const facts = scope.facts as Parameters<NonNullable<Action["disabled"]>>[0];
  return [
    {
      ...shown,
      inFooter: shown.inFooter ?? false,
      disabled: () => (writes && !mayWrite ? onlyReads : disabled?.(facts)),
      confirm: () => confirm?.(facts),
      run: async (environment) => run({ ...environment, facts }),
    },
  ];
}
