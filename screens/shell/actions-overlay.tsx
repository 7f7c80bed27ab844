import fuzzysort from "fuzzysort";
import type { DistantAction } from "../../source/actions/elsewhere.js";
import { type BoundAction, liveActions } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { fit } from "../../source/ui/text/cells.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { useField } from "../../source/ui/use-field.js";
import { tabs } from "../index.js";
import { ListOverlay } from "./list-overlay.js";
import type { OverlayProps } from "./overlay-props.js";
import { shownKey } from "./shown-key.js";

type Props = OverlayProps & {
  readonly title: string;
  readonly scopes: readonly ActiveScope[];
  /** Those of other tabs, behind the live ones. */
  readonly distant: readonly DistantAction[];
  readonly onRun: (action: BoundAction) => void;
  readonly onGo: (action: DistantAction) => void;
};

/** What is less like what was typed is not meant: letters of it are somewhere in every sentence. */
const leastScore = 0.3;

/** Every action that is live, found by typing; Enter runs it. The palette has those of other tabs, too. */
export function ActionsOverlay({ title, scopes, distant, onRun, onGo, ...overlay }: Props) {
  const field = useField();
  const live = liveActions(scopes);
  const find = (text: string) => matching([...live, ...distant], text);
  const actions = find(field.state.text);
  const keysHere = keysOf(live);
  return (
    <ListOverlay
      {...overlay}
      title={title}
      rows={actions.map((action) => row(action, keysHere))}
      head={[
        ...fieldRows(field.state, { width: 60, height: 1, focused: true, placeholder: "type to find" }),
        actions.length === 0 ? paint("nothing is called so: shorten what you typed", "dim") : "",
      ]}
      right={`${shownKey("enter")} runs ${glyph("dot")} esc closes`}
      onKey={field.key}
      onPaste={field.paste}
      onEnter={(index) => {
        const action = find(field.text())[index];
        overlay.onClose();
        if (!action) return;
        if ("place" in action) onGo(action);
        else onRun(action);
      }}
    />
  );
}

type Listed = BoundAction | DistantAction;

function matching(actions: readonly Listed[], text: string): readonly Listed[] {
  if (text.trim() === "") return actions;
  const options = { keys: ["label", "tooltip", "id"], threshold: leastScore };
  return fuzzysort.go(text, actions, options).map(({ obj }) => obj);
}

/** The keys that an action has here: one that an earlier scope binds means that there, as the footer has it. */
function keysOf(live: readonly BoundAction[]): (action: BoundAction) => readonly string[] {
  const owners = new Map<string, string>();
  for (const { id, keys } of live) for (const key of keys) if (!owners.has(key)) owners.set(key, id);
  return ({ id, keys }) => keys.filter((key) => owners.get(key) === id);
}

function row(action: Listed, keysHere: (action: BoundAction) => readonly string[]): string {
  const { keys, label, tooltip } = action;
  if ("place" in action) {
    const way = `${tabs.findIndex(({ id }) => id === action.place.tab) + 1} ${shownKey(keys[0] ?? "")}`;
    return `${paint(fit(way, 14), "accent")} ${fit(label, 14)} ${tooltip}`;
  }
  const shown = fit(keysHere(action).slice(0, 2).map(shownKey).join(" "), 14);
  const reason = action.disabled();
  if (reason !== undefined) return paint(`${shown} ${fit(label, 14)} ${reason}`, "dim");
  return `${paint(shown, "accent")} ${fit(label, 14)} ${tooltip}`;
}
