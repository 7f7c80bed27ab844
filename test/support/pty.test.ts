import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startApp } from "./pty.js";

const sh = (script: string) => ({ command: ["/bin/sh", "-c", script] as const, columns: 60, rows: 10 });

test("the harness shows what a program draws, sends it keys and tells its exit code", async () => {
  await using app = await startApp(sh("stty -echo; printf 'name? '; read name; echo \"hello $name\"; exit 7"));
  await app.waitFor("name? ");
  app.type("Ada");
  app.press("enter");
  await app.waitFor("hello Ada");
  expect((await app.exit()).code).toBe(7);
});

test("the harness shows the screen when the text does not come", async () => {
  await using app = await startApp(sh("echo here; sleep 60"));
  await app.waitFor("here");
  await expect(app.waitFor("there", 50)).rejects.toThrow(/50 ms are over while waiting for there.*│here/s);
});

test("a child sees no CI, so that Ink draws for a terminal", async () => {
  vi.stubEnv("CI", "true");
  await using app = await startApp(sh("printenv CI || echo none"));
  vi.unstubAllEnvs();
  await app.waitFor("none");
});

test("the size of the screen follows a resize", async () => {
  await using app = await startApp(sh("trap 'stty size' WINCH; stty size; while :; do sleep 0.05; done"));
  await app.waitFor("10 60");
  app.resize(50, 12);
  await app.waitFor("12 50");
});

test("a picture of the screen has its colours, and boxes, blocks and braille as shapes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-picture-"));
  try {
    await using app = await startApp({
      ...sh(
        "printf '\\033[31mred\\033[0m \\033[48;5;22m\\033[1mgreen\\033[0m\\n╭─┬╮ ▄█▏ ⠑⢄⣀ \\033[7minverse\\033[0m\\ndone\\n'",
      ),
      columns: 30,
      rows: 4,
    });
    await app.waitFor("done");
    await app.saveScreen(join(folder, "screen"));
    const svg = readFileSync(join(folder, "screen.svg"), "utf8");
    expect(svg).toContain('fill="#e06c75">red<');
    expect(svg).toContain('fill="#005f00"');
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg).not.toMatch(/[╭─┬╮▄█▏⠑⢄⣀]/u);
    expect(readFileSync(join(folder, "screen.png")).subarray(1, 4).toString()).toBe("PNG");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// Frames were broken in the pictures where a log had emoji: the harness counted one cell for what every terminal draws as two.
test("an emoji has two cells, a combining mark none", async () => {
  await using app = await startApp(sh("printf '🏃 run|\\n🧪é語|\\ndone\\n'; sleep 60"));
  await app.waitFor("done");
  const columnOf = (row: number) => app.cells()[row]?.findIndex(({ text }) => text === "|");
  expect([columnOf(0), columnOf(1)]).toEqual([6, 5]);
});
