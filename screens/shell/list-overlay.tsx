import { useLayoutEffect } from "react";
import { Overlay } from "../../source/ui/overlay.js";
import { pane } from "../../source/ui/pane.js";
import { fit } from "../../source/ui/text/cells.js";
import { paint } from "../../source/ui/theme.js";
import { useList } from "../../source/ui/use-list.js";
import type { OverlayProps } from "./overlay-props.js";

type Props = OverlayProps & {
  readonly title: string;
  /** One row an entry, safe for the screen. */
  readonly rows: readonly string[];
  /** Above the list: what was typed, what there is where it is empty. */
  readonly head: readonly string[];
  readonly right: string;
  /** Keys that are not the list's. True: taken. */
  readonly onKey?: (name: string, typed: string) => boolean;
  readonly onEnter?: (index: number) => void;
  readonly onPaste?: (text: string) => void;
};

/** Cells of a row of the list on a screen of this width. */
export function rowCells(width: number): number {
  return Math.min(width - 4, 110) - 3;
}

/** A framed list over the screen: arrows and pages move, Enter chooses, Esc closes. */
export function ListOverlay(props: Props) {
  const { title, rows, head, right, width, height, setKeys, onClose, onKey, onEnter, onPaste } = props;
  const wide = rowCells(width) + 3;
  const most = height - 6;
  const tall = Math.max(3, Math.min(most - head.length, rows.length));
  const list = useList(`overlay.${title}`, rows.length, tall);
  const moves: Readonly<Record<string, () => void>> = {
    down: () => list.move(1),
    up: () => list.move(-1),
    pagedown: () => list.page(1),
    pageup: () => list.page(-1),
    home: list.first,
    end: list.last,
    enter: () => onEnter?.(list.cursor),
    esc: onClose,
    "ctrl+c": onClose,
    ...(onPaste ? {} : { j: () => list.move(1), k: () => list.move(-1), g: list.first, G: list.last, q: onClose }),
  };
  useLayoutEffect(() =>
    setKeys({
      onKey: (name, typed) => {
        const move = moves[name];
        if (move) move();
        else onKey?.(name, typed);
        return true;
      },
      onPaste,
    }),
  );
  const shown = rows.slice(list.offset, list.offset + tall).map((row, at) => {
    const line = fit(` ${row}`, wide - 2);
    return at + list.offset === list.cursor ? paint(line, "cursor") : line;
  });
  const lines = pane({
    title,
    right,
    width: wide,
    height: head.length + tall + 2,
    focused: true,
    rows: [...head.map((row) => ` ${row}`), ...shown],
  });
  return <Overlay lines={lines} width={width} height={height} place="centre" />;
}
