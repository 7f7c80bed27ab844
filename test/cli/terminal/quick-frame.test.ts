import xterm from "@xterm/headless";
import { expect, test, vi } from "vitest";
// Ink's own, which the bundle asks only where the quick one gives up; it is not exported.
import InkOutput from "../../../node_modules/ink/build/output.js";
import { type FrameOperation, quickFrame } from "../../../source/cli/terminal/quick-frame.js";
import { type Cell, screenCells } from "../../support/screen-cells.js";

const [width, height] = [40, 6];

function whole(operations: readonly FrameOperation[], rows = height): string {
  const output = new InkOutput({ width, height: rows });
  for (const operation of operations) {
    if (operation.type === "unclip") output.unclip();
    else if (operation.type === "clip") output.clip(operation.clip);
    else output.write(operation.x, operation.y, operation.text, { transformers: [...operation.transformers] });
  }
  return output.get().output;
}

/** What a terminal shows of these rows. */
async function shown(rows: string): Promise<readonly (readonly Cell[])[]> {
  const terminal = new xterm.Terminal({ rows: height, cols: width, allowProposedApi: true, convertEol: true });
  await new Promise<void>((done) => terminal.write(rows, done));
  return screenCells(terminal);
}

const texts = [
  "plain",
  "\u001b[94m⣀⡠⠤\u001b[0m end",
  "\u001b[1;36mopen",
  "日本",
  "\u001b[7m   \u001b[0m",
  "e\u0301 x",
  "─".repeat(20),
];
const bold = (line: string) => `\u001b[1m${line}\u001b[22m`;

function write(seed: number): FrameOperation {
  const pick = (of: number, by: number) => Math.floor(Math.abs(Math.sin(seed * by)) * of);
  return {
    type: "write",
    x: pick(30, 13),
    y: pick(height, 7),
    text: texts[pick(texts.length, 3)] ?? "",
    transformers: seed % 5 === 0 ? [bold] : [],
  };
}

test("a frame shows what Ink would make of it: beside each other, over each other, cut, wide, with styles left open", async () => {
  for (let frame = 0; frame < 150; frame++) {
    const writes = Array.from({ length: 1 + (frame % 9) }, (_, at) => write(frame * 31 + at));
    const clip: FrameOperation = { type: "clip", clip: { x1: 2, x2: 30, y1: 1, y2: frame % 2 === 0 ? 4 : undefined } };
    const operations = frame % 3 === 0 ? [clip, ...writes, { type: "unclip" as const }, write(frame)] : writes;
    const quick = quickFrame(operations, { width, height, slowly: (row) => whole(row, 1) });
    expect(await shown(quick ?? "")).toEqual(await shown(whole(operations)));
  }
});

test("rows of regular texts that do not touch are not taken apart; of a text of several lines nothing is known", () => {
  const slowly = vi.fn(() => "");
  const at = (x: number, y: number, text: string): FrameOperation => ({ type: "write", x, y, text, transformers: [] });
  const operations = [at(0, 0, "\u001b[94m⣀⡠\u001b[0m"), at(4, 0, "x "), at(1, 2, "last")];
  expect(quickFrame(operations, { width, height: 3, slowly })).toBe("\u001b[94m⣀⡠\u001b[0m\u001b[0m  x\n\n last");
  expect(slowly).not.toHaveBeenCalled();
  expect(quickFrame([at(0, 0, "a\nb")], { width, height: 3, slowly })).toBeUndefined();
});
