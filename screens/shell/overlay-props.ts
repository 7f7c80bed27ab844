import type { Field } from "./shell-context.js";

/** What an overlay gets: the screen's size, a place to take the keys, a way to close. */
export type OverlayProps = {
  readonly width: number;
  readonly height: number;
  readonly setKeys: (field: Field) => void;
  readonly onClose: () => void;
};
