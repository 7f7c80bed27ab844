import { Writable } from "node:stream";
import xterm from "@xterm/headless";
import { Box, render, Text } from "ink";
import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { createThinOutput } from "../../../source/cli/terminal/thin-output.js";
import { type Cell, screenCells } from "../../support/screen-cells.js";

const enter = "\u001b[?1049h";

/** Two terminals: what is written as it is, and what is written thinly. */
function twoTerminals(rows: number, columns: number) {
  const open = () =>
    new xterm.Terminal({ rows, cols: columns, allowProposedApi: true, scrollback: 0, convertEol: true });
  const [asItIs, thinly] = [open(), open()];
  const output = createThinOutput(rows, columns);
  let [bytes, thinBytes] = [0, 0];
  const into = (terminal: typeof asItIs, text: string) => new Promise<void>((done) => terminal.write(text, done));
  return {
    write: async (text: string) => {
      const thinned = output.thin(text);
      bytes += text.length;
      thinBytes += thinned.length;
      await into(asItIs, text);
      await into(thinly, thinned);
    },
    resize: (newRows: number, newColumns: number) => {
      asItIs.resize(newColumns, newRows);
      thinly.resize(newColumns, newRows);
      output.resize(newRows, newColumns);
    },
    screens: () => [seenOn(asItIs), seenOn(thinly)] as const,
    bytes: () => [bytes, thinBytes] as const,
  };
}

/** The cells as they look: of a blank only the ground, a line through or under it, and whether it is inverted. */
function seenOn(terminal: xterm.Terminal): readonly (readonly Cell[])[] {
  return screenCells(terminal).map((row) =>
    row.map((cell) =>
      cell.text === " " && !cell.inverse
        ? { ...cell, foreground: "default" as const, bold: false, dim: false, italic: false }
        : cell,
    ),
  );
}

/** Ink on a stream that keeps what it writes. */
function inkOn(rows: number, columns: number) {
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      write: (chunk, _, done) => {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY: true, rows, columns },
  );
  const draw = (lines: readonly string[]) =>
    createElement(
      Box,
      { flexDirection: "column", width: stream.columns, height: stream.rows },
      lines.map((line, at) => createElement(Text, { key: at, wrap: "truncate-end" }, line === "" ? " " : line)),
    );
  // Ink asks a stream only for what this one has.
  const app = render(draw([]), {
    stdout: stream as unknown as NodeJS.WriteStream,
    alternateScreen: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    interactive: true,
    maxFps: 1000,
  });
  return {
    draw: async (lines: readonly string[]) => {
      app.rerender(draw(lines));
      await app.waitUntilRenderFlush();
    },
    resize: (newRows: number, newColumns: number) => {
      stream.rows = newRows;
      stream.columns = newColumns;
      stream.emit("resize");
    },
    take: () => written.splice(0),
    unmount: app.unmount,
  };
}

const pieces = [
  "⣀⡠",
  "loss",
  "\u001b[94m⠒⠉\u001b[0m",
  "    ",
  "\u001b[2;33m▇\u001b[0m",
  "\u001b[1;36m─╮\u001b[0m",
  "✓",
  "日本",
  "é",
  "\u001b[7m sel \u001b[0m",
];

/** A line like those of the screens; the same numbers give the same line. */
function line(seed: number, length: number): string {
  return Array.from(
    { length },
    (_, at) => pieces[Math.floor(Math.abs(Math.sin(seed * 7 + at) * 1000)) % pieces.length],
  ).join("");
}

describe("what Ink writes, written thinly", () => {
  test("leaves the same screen, frame after frame, and when the size changes", async () => {
    const terminals = twoTerminals(12, 60);
    const ink = inkOn(12, 60);
    const pass = async () => {
      for (const text of ink.take()) await terminals.write(text);
      const [asItIs, thinly] = terminals.screens();
      const text = (rows: typeof asItIs) => rows.map((row) => row.map((cell) => cell.text).join(""));
      expect(text(thinly)).toEqual(text(asItIs));
      expect(thinly).toEqual(asItIs);
    };
    for (let frame = 0; frame < 60; frame++) {
      if (frame === 30) {
        terminals.resize(9, 50);
        ink.resize(9, 50);
      }
      if (frame === 45) {
        terminals.resize(14, 70);
        ink.resize(14, 70);
      }
      const rows = frame < 30 ? 12 : frame < 45 ? 9 : 14;
      await ink.draw(
        Array.from({ length: rows }, (_, at) => (at % 3 === frame % 3 ? line(frame * 31 + at, 12) : line(at, 9))),
      );
      await pass();
    }
    ink.unmount();
  });

  test("is a few bytes where a few cells change", async () => {
    const terminals = twoTerminals(4, 80);
    await terminals.write(`${enter}${"x".repeat(80)}\n${"y".repeat(80)}`);
    const [, before] = terminals.bytes();
    await terminals.write(`\u001b[1A\u001b[11G\u001b[K\u001b[36mo\u001b[0m${"x".repeat(69)}\n`);
    const [, after] = terminals.bytes();
    const [asItIs, thinly] = terminals.screens();
    expect(thinly).toEqual(asItIs);
    expect(after - before).toBeLessThan(20);
  });

  // Two thirds of the bytes of a moving curve were changes to plain and back around each blank.
  test("no style is changed for a blank, and only what differs of one", () => {
    const output = createThinOutput(2, 40);
    output.thin(`${enter}\u001b[H`);
    expect(output.thin("\u001b[94m⣀\u001b[0m  \u001b[94m⡠\u001b[0m\u001b[1;94ma\u001b[0m\u001b[90mb\u001b[0m")).toBe(
      "\u001b[1;1H\u001b[94m⣀  ⡠\u001b[1ma\u001b[0;90mb\u001b[m",
    );
    // A blank with a ground is seen.
    expect(output.thin("\r\n\u001b[7m \u001b[0m \u001b[7m \u001b[0m")).toBe(
      "\u001b[2;1H\u001b[7m \u001b[m \u001b[7m \u001b[m",
    );
  });

  test("what is the same is passed over where that is shorter", () => {
    const output = createThinOutput(1, 40);
    output.thin(`${enter}abcdefghijkl`);
    expect(output.thin("\u001b[1GAbcDefghijkL")).toBe("\u001b[1;1HAbcD\u001b[7CL");
  });

  test("before and after the alternate screen is as it was", () => {
    const output = createThinOutput(4, 20);
    expect(output.thin("\u001b[31mhello\u001b[0m")).toBe("\u001b[31mhello\u001b[0m");
    expect(output.thin(`${enter}abc`)).toBe(`${enter}\u001b[H\u001b[1;1Habc`);
    expect(output.thin("abc\u001b[?1049l")).toBe("abc\u001b[?1049l");
    expect(output.thin("bye")).toBe("bye");
  });

  test("goes on as it is after a sequence that is not known, from where Ink believes to be", async () => {
    const terminals = twoTerminals(4, 20);
    await terminals.write(`${enter}\u001b[32mone\ntwo\u001b[5S\u001b[Kx`);
    await terminals.write("\u001b[1Ay");
    const [asItIs, thinly] = terminals.screens();
    expect(thinly).toEqual(asItIs);
  });
});
