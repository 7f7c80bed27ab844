import { setFlagsFromString } from "node:v8";
import { UserError } from "../domain/user-error.js";
import { invalid, parseArguments } from "./arguments.js";
import type { Command } from "./commands.js";
import { exitCodeOf, printError, printLine } from "./output.js";

const appOptions = {
  hub: { type: "string" },
  "token-file": { type: "string" },
  "read-only": { type: "boolean" },
  ascii: { type: "boolean" },
  version: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

process.exitCode = await main(process.argv.slice(2));

/** The exit code: 0 done, 1 failed, 2 wrong arguments, 3 refused, 4 something it needs is missing. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    if (process.platform === "win32") throw notWindows();
    if (argv[0] === "internal") return await (await import("./internal/internal.js")).runInternal(argv.slice(1));
    const [first = ""] = argv;
    if (/^[a-z]+$/.test(first) || (first.startsWith("-") && argv.length > 1)) {
      const { commands } = await import("./commands.js");
      const behind = optionsBehind(argv);
      if (behind !== argv && findCommand(commands, behind)) return await main(behind);
      const command = findCommand(commands, argv);
      if (command) return await runCommand(command, argv.slice(command.name.split(" ").length));
      if (first === "help") return await printHelp();
      const family = commands.filter(({ name }) => name.startsWith(`${first} `));
      if (family.length > 0 && asksHelp(argv)) return printUsage(family);
      if (family.length > 0) {
        throw invalid("", `slipway ${first} wants one of: ${family.map(({ name }) => name.split(" ")[1]).join(", ")}`);
      }
    }
    return await openApp(argv);
  } catch (error) {
    if (error instanceof UserError) {
      printError(error);
      return exitCodeOf(error);
    }
    const { crashReport } = await import("./crash-report.js");
    process.stderr.write(crashReport(error));
    return 1;
  }
}

async function runCommand(command: Command, argv: readonly string[]): Promise<number> {
  if (asksHelp(argv)) return printUsage([command]);
  return command.run(parseArguments(command.name, argv, command.options, command.positionals));
}

function asksHelp(argv: readonly string[]): boolean {
  return argv.includes("--help") || argv.includes("-h");
}

function printUsage(commands: readonly Command[]): number {
  for (const { name, usage, summary, details = [] } of commands) {
    printLine([`slipway ${name} ${usage}`.trimEnd(), ...[summary, ...details].map((line) => `  ${line}`)].join("\n"));
  }
  return 0;
}

async function openApp(argv: readonly string[]): Promise<number> {
  const args = parseArguments("", argv, appOptions, 1);
  if (args.flag("version")) {
    printLine((await import("./version.js")).appVersion);
    return 0;
  }
  if (args.flag("help")) return printHelp();
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw noTerminal();
  // What a frame leaves behind is soon gone: V8 would keep room for much more after the first busy second (166 MB in all, not 126).
  setFlagsFromString("--semi-space-growth-factor=1 --heap-growing-percent=40");
  const [{ connectOptions }, { startHubEarly }] = await Promise.all([
    import("./connect-options.js"),
    import("./early-hub.js"),
  ]);
  const connect = await startHubEarly(await connectOptions(args, args.positionals[0]));
  const { runApp } = await import("./app.js");
  return runApp({ connect, folder: "url" in connect ? connect.url : connect.projectRoot, ascii: args.flag("ascii") });
}

async function printHelp(): Promise<number> {
  const { helpText } = await import("./help.js");
  printLine(helpText());
  return 0;
}

/** `--read-only runs ls` as `runs ls --read-only`: options that every command has may stand before it. */
function optionsBehind(argv: readonly string[]): readonly string[] {
  let at = 0;
  while (argv[at]?.startsWith("-")) at += /^--(hub|token-file)$/.test(argv[at] ?? "") ? 2 : 1;
  return at === 0 ? argv : [...argv.slice(at), ...argv.slice(0, at)];
}

/** The command that the words name; of `hub start` and a `hub` the longer. */
function findCommand(commands: readonly Command[], argv: readonly string[]): Command | undefined {
  const named = commands.filter(({ name }) => name.split(" ").every((word, at) => argv[at] === word));
  return named.sort((a, b) => b.name.length - a.name.length)[0];
}

function noTerminal(): UserError {
  return new UserError({
    code: "app.no-terminal",
    kind: "missing",
    message: "Slipway draws on a terminal, and input or output is none",
    hint: "In a script use a command, as: slipway status --json (slipway --help lists them).",
  });
}

function notWindows(): UserError {
  return new UserError({
    code: "platform.windows",
    kind: "missing",
    message: "Slipway does not run on Windows itself",
    hint: "Run it in WSL (wsl --install).",
  });
}
