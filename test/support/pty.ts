import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import xterm from "@xterm/headless";
import { keyBytes } from "./key-bytes.js";
import { type Cell, screenCells, screenText } from "./screen-cells.js";
import { screenSvg } from "./screen-svg.js";
import { useTodaysUnicode } from "./unicode-width.js";

export type StartOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another program than the built one, by its argv. */
  readonly command?: readonly [string, ...string[]];
};

export type App = {
  readonly pid: number;
  /** Presses keys by name (`enter`, `ctrl+p`, `j`), one after the other. */
  readonly press: (...keys: readonly string[]) => void;
  readonly type: (text: string) => void;
  /** Raw bytes, as a terminal would send them. */
  readonly send: (bytes: string) => void;
  readonly screen: () => string;
  readonly cells: () => readonly (readonly Cell[])[];
  /** True while the alternate screen is shown. */
  readonly onAlternateScreen: () => boolean;
  /** Resolves with the screen when it shows `wanted`. @throws Error with the screen when it does not in `timeoutMs`. */
  readonly waitFor: (wanted: string | RegExp | ((screen: string) => boolean), timeoutMs?: number) => Promise<string>;
  readonly resize: (columns: number, rows: number) => void;
  /** How many bytes the program has written so far. */
  readonly bytes: () => number;
  /** All that the program wrote, escape sequences and all. */
  readonly output: () => string;
  /** Writes `PATH.svg` and `PATH.png` of the screen. */
  readonly saveScreen: (path: string) => Promise<void>;
  readonly kill: (signal?: NodeJS.Signals) => void;
  /** Resolves when the program has ended. */
  readonly exit: () => Promise<{ readonly code: number; readonly signal: number }>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * The built program in a real pseudo-terminal of `columns` x `rows` (120x40 if unset), ready for keys and looks.
 * `await using` it: it is killed by its pid at the end of the block.
 */
export async function startApp(options: StartOptions = {}): Promise<App> {
  const { columns = 120, rows = 40, args = [], cwd = process.cwd() } = options;
  const [file, ...rest] = options.command ?? [process.execPath, resolve("dist/slipway.js"), ...args];
  const { spawn } = await import("node-pty"); // optional: where it could not be compiled, only this fails
  const pty = spawn(file, rest, { cols: columns, rows, cwd, name: "xterm-256color", env: childEnv(options.env) });
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  useTodaysUnicode(terminal);
  const chunks: string[] = [];
  let byteCount = 0;
  let inFrame = false;
  pty.onData((data) => {
    // Half a frame shows two screens at once: what is drawn between these two marks is looked at when it is whole.
    const tail = (chunks.at(-1) ?? "").slice(-8) + data;
    const [begun, ended] = [tail.lastIndexOf("\u001b[?2026h"), tail.lastIndexOf("\u001b[?2026l")];
    if (begun !== ended) inFrame = begun > ended;
    chunks.push(data);
    byteCount += Buffer.byteLength(data);
    terminal.write(data);
  });
  terminal.onData((reply) => pty.write(reply)); // answers to queries (cursor position, device attributes)
  let ended: { readonly code: number; readonly signal: number } | undefined;
  const exit = new Promise<{ readonly code: number; readonly signal: number }>((done) =>
    pty.onExit(({ exitCode, signal }) => {
      ended = { code: exitCode, signal: signal ?? 0 };
      terminal.write("", () => done({ code: exitCode, signal: signal ?? 0 })); // after the last bytes are on the screen
    }),
  );
  const screen = () => screenText(terminal);

  return {
    pid: pty.pid,
    press: (...keys) => {
      for (const key of keys) pty.write(keyBytes(key));
    },
    type: (text) => pty.write(text),
    send: (bytes) => pty.write(bytes),
    screen,
    cells: () => screenCells(terminal),
    onAlternateScreen: () => terminal.buffer.active.type === "alternate",
    waitFor: (wanted, timeoutMs = 15_000) =>
      new Promise((done, fail) => {
        const look = () => {
          const text = screen();
          if ((inFrame && !ended) || !shows(text, wanted)) return false;
          stop();
          done(text);
          return true;
        };
        const giveUp = (why: string) => {
          if (look()) return;
          stop();
          fail(new Error(`${why} while waiting for ${String(wanted)}; the screen shows:\n${framed(screen())}`));
        };
        const timer = setTimeout(() => giveUp(`${timeoutMs} ms are over`), timeoutMs);
        const parsed = terminal.onWriteParsed(look);
        const stop = () => {
          clearTimeout(timer);
          parsed.dispose();
        };
        if (!look()) void exit.then(({ code }) => giveUp(`the program ended with ${code}`));
      }),
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    bytes: () => byteCount,
    output: () => chunks.join(""),
    saveScreen: (path) => savePicture(path, screenSvg(screenCells(terminal))),
    kill: (signal = "SIGKILL") => process.kill(pty.pid, signal),
    exit: () => exit,
    [Symbol.asyncDispose]: async () => {
      try {
        if (!ended) process.kill(pty.pid, "SIGKILL");
      } catch {
        // it has ended this very moment
      }
      await exit;
      terminal.dispose();
    },
  };
}

function shows(text: string, wanted: string | RegExp | ((screen: string) => boolean)): boolean {
  if (typeof wanted === "string") return text.includes(wanted);
  return typeof wanted === "function" ? wanted(text) : wanted.test(text);
}

function childEnv(changes: StartOptions["env"] = {}): Record<string, string> {
  const wanted = { ...process.env, COLORTERM: "truecolor", LANG: "C.UTF-8", ...changes };
  // Left out, not set to undefined: node-pty would pass the text "undefined", and Ink takes any CI for "no terminal".
  const dropped = new Set(["CI", "CONTINUOUS_INTEGRATION", "VITEST", "NODE_ENV", "FORCE_COLOR", "NO_COLOR"]);
  const kept = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && !(dropped.has(name) && !changes[name]),
  );
  return Object.fromEntries(kept) as Record<string, string>; // undefined was filtered out
}

const framed = (screen: string) =>
  screen
    .split("\n")
    .map((line) => `│${line}`)
    .join("\n");

async function savePicture(path: string, svg: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.svg`, svg);
  const { Resvg } = await import("@resvg/resvg-js");
  const picture = new Resvg(svg, { font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans Mono" } });
  writeFileSync(`${path}.png`, picture.render().asPng());
}
