import { Box } from "ink";
import { Rows } from "./rows.js";
import { cellWidth } from "./text/cells.js";

type Props = {
  readonly lines: readonly string[];
  /** Of the screen, in cells. */
  readonly width: number;
  readonly height: number;
  readonly place: "centre" | "bottom";
};

/** Composed rows on top of the screen. */
export function Overlay({ lines, width, height, place }: Props) {
  const wide = Math.max(0, ...lines.map(cellWidth));
  const top = place === "centre" ? Math.max(0, Math.floor((height - lines.length) / 2)) : height - lines.length - 1;
  return (
    <Box position="absolute" top={Math.max(0, top)} left={Math.max(0, Math.floor((width - wide) / 2))} width={wide}>
      <Rows lines={lines} width={wide} />
    </Box>
  );
}
