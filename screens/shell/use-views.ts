import { useState } from "react";

export type PageName = "machine";

type State = {
  readonly tab: string;
  readonly before: string | undefined;
  /** The focused pane of each tab; the first where there is none. */
  readonly panes: Readonly<Record<string, string>>;
  readonly zoomed: boolean;
  /** What lies over the tab, with the whole body. */
  readonly page: PageName | undefined;
};

/** Which tab is in front, which pane of it has the focus, whether that one is zoomed. */
export function useViews(tabs: readonly string[], firstTab: string) {
  const [state, setState] = useState<State>({
    tab: firstTab,
    before: undefined,
    panes: {},
    zoomed: false,
    page: undefined,
  });
  const focusPane = (pane: string) =>
    setState((current) => ({ ...current, panes: { ...current.panes, [current.page ?? current.tab]: pane } }));
  const showTab = (tab: string) =>
    setState((current) =>
      !tabs.includes(tab) || (tab === current.tab && current.page === undefined)
        ? current
        : {
            ...current,
            tab,
            before: tab === current.tab ? current.before : current.tab,
            zoomed: false,
            page: undefined,
          },
    );
  const openPage = (page: PageName | undefined) => setState((current) => ({ ...current, page, zoomed: false }));
  const paneOf = (panes: readonly string[]) => {
    const kept = state.panes[state.page ?? state.tab];
    return kept !== undefined && (panes.length === 0 || panes.includes(kept)) ? kept : (panes[0] ?? "");
  };
  return {
    tab: state.tab,
    zoomed: state.zoomed,
    page: state.page,
    openPage,
    paneOf,
    focusPane,
    showTab,
    movePane: (panes: readonly string[], by: number) => {
      const at = panes.indexOf(paneOf(panes));
      const next = panes[(at + by + panes.length) % panes.length];
      if (next !== undefined) focusPane(next);
    },
    lastView: () => {
      if (state.page !== undefined) openPage(undefined);
      else if (state.before !== undefined) showTab(state.before);
    },
    toggleZoom: () => setState((current) => ({ ...current, zoomed: !current.zoomed })),
    /** True when there was one to close. */
    closeZoom: () => {
      if (state.zoomed) setState((current) => ({ ...current, zoomed: false }));
      return state.zoomed;
    },
  };
}
