import fuzzysort from "fuzzysort";
import { describeKey } from "../../source/actions/key-names.js";
import { type BoundAction, liveActions } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { fit } from "../../source/ui/text/cells.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { paint } from "../../source/ui/theme.js";
import { useField } from "../../source/ui/use-field.js";
import { ListOverlay } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";

type Props = OverlayProps & {
  readonly title: string;
  readonly scopes: readonly ActiveScope[];
  readonly onRun: (action: BoundAction) => void;
};

/** Every action that is live, found by typing; Enter runs it. Help and palette are this same list. */
export function ActionsOverlay({ title, scopes, onRun, ...overlay }: Props) {
  const field = useField();
  const actions = matching(liveActions(scopes), field.state.text);
  return (
    <ListOverlay
      {...overlay}
      title={title}
      rows={actions.map(row)}
      head={[
        ...fieldRows(field.state, { width: 60, height: 1, focused: true, placeholder: "type to find" }),
        actions.length === 0 ? paint("nothing is called so: shorten what you typed", "dim") : "",
      ]}
      right="↵ runs · esc closes"
      onKey={field.key}
      onPaste={field.paste}
      onEnter={(index) => {
        const action = matching(liveActions(scopes), field.text())[index];
        overlay.onClose();
        if (action) onRun(action);
      }}
    />
  );
}

function matching(actions: readonly BoundAction[], text: string): readonly BoundAction[] {
  if (text.trim() === "") return actions;
  return fuzzysort.go(text, actions, { keys: ["label", "tooltip", "id"] }).map(({ obj }) => obj);
}

function row({ keys, label, tooltip, disabled }: BoundAction): string {
  const shown = fit(keys.slice(0, 2).map(describeKey).join(" "), 14);
  const reason = disabled();
  if (reason !== undefined) return paint(`${shown} ${fit(label, 14)} ${reason}`, "dim");
  return `${paint(shown, "accent")} ${fit(label, 14)} ${tooltip}`;
}
