import { regularWidth } from "../../ui/text/regular.js";

/** What Ink's `Output` has gathered of a frame: texts at their places, between clips. */
export type FrameOperation =
  | {
      readonly type: "write";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly transformers: readonly ((line: string, index: number) => string)[];
    }
  | { readonly type: "clip"; readonly clip: Clip }
  | { readonly type: "unclip" };

/** Cells from the first to before the second; undefined: no bound. */
type Clip = {
  readonly x1: number | undefined;
  readonly x2: number | undefined;
  readonly y1: number | undefined;
  readonly y2: number | undefined;
};

type Write = Extract<FrameOperation, { readonly type: "write" }>;
type Placed = { readonly write: Write; readonly clips: readonly Clip[] };
type Options = {
  readonly width: number;
  readonly height: number;
  /** A row of what Ink makes of these operations, all of them in row 0. */
  readonly slowly: (operations: readonly FrameOperation[]) => string;
};

/**
 * The rows of a frame as Ink would make them, only that a style may be written otherwise. Ink takes every row apart into
 * cells for each frame; here a row stays whole where its texts are regular and do not lie over each other.
 * Undefined: some text has several lines, the frame is Ink's to make.
 */
export function quickFrame(
  operations: readonly FrameOperation[],
  { width, height, slowly }: Options,
): string | undefined {
  const rows = Array.from({ length: height }, (): Placed[] => []);
  const clips: Clip[] = [];
  for (const operation of operations) {
    if (operation.type === "clip") clips.push(operation.clip);
    else if (operation.type === "unclip") clips.pop();
    else if (operation.text.includes("\n")) return undefined;
    else rows[operation.y]?.push({ write: operation, clips: [...clips] });
  }
  return rows.map((placed) => quickRow(placed, width) ?? slowly(inRowZero(placed))).join("\n");
}

/** Undefined where the row has to be taken apart. */
function quickRow(placed: readonly Placed[], width: number): string | undefined {
  let row = "";
  let end = 0;
  for (const { write, clips } of placed) {
    const { x, y, text, transformers } = write;
    const wide = regularWidth(text);
    if (wide === undefined || x < end || x + wide > width) return undefined;
    if (!clips.every((clip) => isInside(clip, x, x + wide, y))) return undefined;
    const line = transformers.reduce((changed, transform) => transform(changed, 0), text);
    // A style around others: Ink writes them so that none ends it.
    if (line !== text && (text.includes("\u001b") || regularWidth(line) !== wide)) return undefined;
    // A style ends with its text.
    row += " ".repeat(x - end) + line + (line.includes("\u001b") ? "\u001b[0m" : "");
    end = x + wide;
  }
  return row.trimEnd();
}

function isInside({ x1, x2, y1, y2 }: Clip, from: number, to: number, y: number): boolean {
  return from >= (x1 ?? from) && to <= (x2 ?? to) && y >= (y1 ?? y) && y < (y2 ?? y + 1);
}

function inRowZero(placed: readonly Placed[]): readonly FrameOperation[] {
  return placed.flatMap(({ write, clips }): readonly FrameOperation[] => {
    const begins = clips.map((clip): FrameOperation => ({ type: "clip", clip: inRow(clip, write.y) }));
    const ends = clips.map((): FrameOperation => ({ type: "unclip" }));
    return [...begins, { ...write, y: 0 }, ...ends];
  });
}

function inRow({ x1, x2, y1, y2 }: Clip, row: number): Clip {
  return { x1, x2, y1: y1 === undefined ? y1 : y1 - row, y2: y2 === undefined ? y2 : y2 - row };
}
