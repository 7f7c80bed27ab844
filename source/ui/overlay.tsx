import { Box } from "ink";
import { Rows } from "./rows.js";
import { cellWidth } from "./text/cells.js";

type Props = {
  readonly lines: readonly string[];
  /** Of the screen, in cells. */
  readonly width: number;
  readonly height: number;
  /** The corner is the upper right one, below two lines of head. */
  readonly place: "centre" | "corner";
};

/** Composed rows on top of the screen. */
export function Overlay({ lines, width, height, place }: Props) {
  const wide = Math.max(0, ...lines.map(cellWidth));
  const top = place === "centre" ? Math.floor((height - lines.length) / 2) : 2;
  const left = place === "centre" ? Math.floor((width - wide) / 2) : width - wide - 1;
  return (
    <Box position="absolute" top={Math.max(0, top)} left={Math.max(0, left)} width={wide}>
      <Rows lines={lines} width={wide} />
    </Box>
  );
}
