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
};

/** What lies over the screen: a question first, else the list that was opened. */
export function Overlays({ name, pending, scopes, onConfirm, onRun, ...overlay }: Props) {
  if (pending) return <ConfirmDialog {...overlay} key={pending.action.id} pending={pending} onConfirm={onConfirm} />;
  if (name === "help") return <ActionsOverlay {...overlay} title="Keys" scopes={scopes} onRun={onRun} />;
  if (name === "palette") return <ActionsOverlay {...overlay} title="Command" scopes={scopes} onRun={onRun} />;
  if (name === "commands") return <CommandsOverlay {...overlay} />;
  if (name === "jobs") return <JobsOverlay {...overlay} />;
  return undefined;
}
