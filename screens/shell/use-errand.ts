import { useRef } from "react";
import type { DistantAction } from "../../source/actions/elsewhere.js";
import { type BoundAction, liveActions } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { ScreenState } from "./shell-context.js";

type Views = { readonly showTab: (tab: string) => void; readonly focusPane: (pane: string) => void };

/** An action of another tab or view: that one comes to the front, and it is begun when that one knows what it is about. */
export function useErrand(views: Views, start: (action: BoundAction) => void) {
  const errand = useRef<DistantAction>(undefined);
  return {
    go: (action: DistantAction) => {
      errand.current = action;
      views.showTab(action.place.tab);
      if (action.place.pane !== undefined) views.focusPane(action.place.pane);
    },
    /** A key means something else now. */
    drop: () => {
      errand.current = undefined;
    },
    /** After each drawing of a screen. */
    onScreen: (screen: ScreenState, scopes: readonly ActiveScope[]) => {
      const wanted = errand.current;
      if (!wanted || (screen.ready === false && !screen.toOverview)) return;
      const action = liveActions(scopes).find(({ id }) => id === wanted.id);
      if (!action) {
        // What lies over the tab's own view goes; the errand waits for that view.
        screen.toOverview?.();
        return;
      }
      errand.current = undefined;
      start(action);
    },
  };
}
