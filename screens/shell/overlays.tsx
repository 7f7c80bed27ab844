import { type DistantAction, distantActions } from "../../source/actions/elsewhere.js";
import type { BoundAction } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { ActionsOverlay } from "./actions-overlay.js";
import { CommandsOverlay } from "./commands-overlay.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { JobsOverlay } from "./jobs-overlay.js";
import type { OverlayProps } from "./overlay-props.js";
import type { Pending } from "./use-runner.js";

export type OverlayName = "help" | "palette" | "commands" | "jobs";

type Props = OverlayProps & {
  readonly name: OverlayName | undefined;
  readonly pending: Pending | undefined;
  readonly scopes: readonly ActiveScope[];
  readonly onConfirm: (note: string) => void;
  readonly onRun: (action: BoundAction) => void;
  /** Goes to the place of the action first. */
  readonly onGo: (action: DistantAction) => void;
};

/** What lies over the screen: a question first, else the list that was opened. */
export function Overlays({ name, pending, scopes, onConfirm, onRun, onGo, ...overlay }: Props) {
  if (pending) return <ConfirmDialog {...overlay} key={pending.action.id} pending={pending} onConfirm={onConfirm} />;
  const actions = { ...overlay, scopes, onRun, onGo };
  if (name === "help") return <ActionsOverlay {...actions} title="Keys" distant={[]} />;
  if (name === "palette") return <ActionsOverlay {...actions} title="Command" distant={distantActions(scopes)} />;
  if (name === "commands") return <CommandsOverlay {...overlay} />;
  if (name === "jobs") return <JobsOverlay {...overlay} />;
  return undefined;
}
