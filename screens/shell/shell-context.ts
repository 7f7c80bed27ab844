import { createContext, useContext, useLayoutEffect } from "react";
import type { Shell } from "../../source/actions/action.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { Caller } from "../../source/api/calls.js";
import type { HubClient } from "../../source/client/hub-client.js";

/** A text field that has the focus: keys go there first. */
export type Field = {
  /** False: it has no use for the key. */
  readonly onKey: (name: string, typed: string) => boolean;
  /** Absent where nothing is typed. */
  readonly onPaste?: ((text: string) => void) | undefined;
  /** Tab is the field's own: it completes what is typed. */
  readonly takesTab?: true;
  /** What the footer tells where the field takes every key: the keys that do more than type. */
  readonly keys?: readonly (readonly [key: string, label: string])[];
};

/** What the screen in front tells the frame: its panes in order, the scopes that are live, the field that has the focus. */
export type ScreenState = {
  readonly panes: readonly string[];
  readonly scopes: readonly ActiveScope[];
  readonly field?: Field | undefined;
  /** False while what its actions are about has not been answered yet. */
  readonly ready?: boolean;
  /** Another view lies over the tab's own: gives that one back, whose actions may be chosen from afar. */
  readonly toOverview?: (() => void) | undefined;
};

export type ShellValue = {
  readonly shell: Shell;
  readonly client: HubClient;
  readonly now: () => number;
  /** Environment, umask and folder of this terminal; undefined when the hub is on another machine. */
  readonly caller: () => Caller | undefined;
  /** Which of the screen's panes has the focus. */
  readonly paneOf: (panes: readonly string[]) => string;
  /** The focused pane has the whole body. */
  readonly zoomed: boolean;
  /** Written by the screen in front as it renders: what is drawn after it in the same frame (the footer) fits to it. */
  readonly screen: { current: ScreenState };
  /** After the screen alone was drawn again: the footer may have to be, too. */
  readonly onScreen: () => void;
};

const ShellContext = createContext<ShellValue | undefined>(undefined);
export const ShellProvider = ShellContext.Provider;

export function useShell(): ShellValue {
  const value = useContext(ShellContext);
  if (!value) throw new Error("useShell outside of the frame");
  return value;
}

/** Tells the frame, with each render, what keys mean now. */
export function useScreen(state: ScreenState): void {
  const { screen, onScreen } = useShell();
  screen.current = state;
  useLayoutEffect(onScreen);
}
