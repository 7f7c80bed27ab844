import { once } from "node:events";
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { render } from "ink";
import { Shell, type ShellHost } from "../../screens/shell/shell.js";
import { type ConnectOptions, connectHub } from "../client/connect.js";
import { createQueries } from "../client/queries.js";
import { QueriesProvider } from "../client/use-query.js";
import { setTheme } from "../ui/theme.js";
import { KeptProvider } from "../ui/use-kept.js";
import { crashReport } from "./crash-report.js";
import { editText } from "./edit-text.js";
import { openElsewhere, writeNewFile } from "./host-files.js";
import { completeOwnPath, readText } from "./host-texts.js";
import { ownCaller, toolEnvironment } from "./own-caller.js";
import { createPace } from "./terminal/pace.js";
import { restoreOnEveryWayOut, restoreTerminal, takeTerminal } from "./terminal/restore.js";
import { StandInStdin } from "./terminal/stand-in-stdin.js";
import { thinStdout } from "./terminal/thin-stdout.js";

export type AppOptions = {
  readonly connect: ConnectOptions;
  /** Shown until the hub has told the project's name. */
  readonly folder: string;
  readonly ascii: boolean;
};

/** The app until the user quits; the exit code. */
export async function runApp({ connect, folder, ascii }: AppOptions): Promise<number> {
  setTheme({ colours: !process.env.NO_COLOR, ascii });
  const client = connectHub("url" in connect ? connect : { ...connect, environment: toolEnvironment() });
  const queries = createQueries(
    client,
    Date.now,
    stdoutDrained,
    createPace(() => process.stdout.bytesWritten, Date.now),
  );
  const isLocal = "projectRoot" in connect;
  restoreOnEveryWayOut(crashReport);
  takeTerminal();
  keepStdoutFromBlocking();
  const warnings = keepWarnings();
  const stdin = new StandInStdin(process.stdin);
  const app = render(
    <QueriesProvider value={queries}>
      <KeptProvider value={new Map()}>
        <Shell client={client} host={shellHost(isLocal, stdin)} folder={basename(folder)} firstTab="pipeline" />
      </KeptProvider>
    </QueriesProvider>,
    {
      stdout: thinStdout(process.stdout),
      // Ink asks only for what the stand-in has: `readable`, `read()`, raw mode, ref and unref.
      stdin: stdin as unknown as NodeJS.ReadStream,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: 60,
    },
  );
  try {
    await app.waitUntilExit();
  } finally {
    queries.close();
    client.close();
    restoreTerminal();
    process.stderr.write(warnings.join(""));
  }
  return 0;
}

function shellHost(isLocal: boolean, stdin: StandInStdin): ShellHost {
  return {
    copy: (text) => writeSync(1, `\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
    writeFile: writeNewFile,
    openFile: openElsewhere,
    editText,
    readText: (path) => readText(path, process.cwd()),
    completePath: (typed) => completeOwnPath(typed, process.cwd()),
    stopProcess: async () => {
      const continued = once(process, "SIGCONT");
      // The whole group, as a shell's job: npm and its shell would otherwise stay in front.
      process.kill(0, "SIGTSTP");
      await continued;
    },
    listensTo: (isTyping) => stdin.listensTo(isTyping),
    caller: () => (isLocal ? ownCaller() : undefined),
    now: Date.now,
  };
}

/** What Node would write over the screen is told when the screen is back. */
function keepWarnings(): readonly string[] {
  const warnings: string[] = [];
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warnings.length < 20) warnings.push(`slipway: ${warning.message}\n`);
  });
  return warnings;
}

/** Resolves at once where the terminal takes what is written, else when it has. */
async function stdoutDrained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
}

/** A stalled SSH reader would otherwise stop the whole process (reference of Ink 8). */
function keepStdoutFromBlocking(): void {
  const handle: unknown = Reflect.get(process.stdout, "_handle");
  if (typeof handle !== "object" || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, "setBlocking");
  if (typeof setBlocking === "function") setBlocking.call(handle, false);
}
