import type { Action, ActionContext } from "./action.js";
import type { LogFacts } from "./scopes.js";

export const logFoundActions: readonly Action<"logFound">[] = [
  {
    id: "log-found.clear",
    scope: "logFound",
    keys: ["esc"],
    label: "clear",
    inFooter: true,
    tooltip: "Stop the search that goes on; else end the range, show all lines again, forget what was looked for",
    run: ({ facts }) => facts.run(),
  },
];

export const logActions: readonly Action<"log">[] = [
  {
    id: "log.follow",
    scope: "log",
    keys: ["f"],
    label: "follow",
    inFooter: true,
    tooltip: "Follow the end of the log as it grows, or stay where you are",
    run: ({ facts }) => facts.toggleFollow(),
  },
  {
    id: "log.find",
    scope: "log",
    keys: ["/"],
    label: "find",
    inFooter: true,
    tooltip:
      "Find words or a regular expression in the whole log, the last one first where it is followed; lower case finds capitals, too",
    disabled: noLines,
    run: ({ facts }) => facts.writeSearch(),
  },
  {
    id: "log.next",
    scope: "log",
    keys: ["n"],
    label: "next",
    inFooter: true,
    tooltip: "Go to the next line that was looked for, also an error",
    disabled: noPattern,
    run: ({ facts }) => facts.nextMatch(false),
  },
  {
    id: "log.previous",
    scope: "log",
    keys: ["N"],
    label: "previous",
    tooltip: "Go to the line before that was looked for",
    disabled: noPattern,
    run: ({ facts }) => facts.nextMatch(true),
  },
  {
    id: "log.error",
    scope: "log",
    keys: ["E"],
    label: "next error",
    inFooter: true,
    tooltip: "Go to the next error, a traceback of Python is one; the last one where the log is followed",
    disabled: noLines,
    run: ({ facts }) => facts.nextError(),
  },
  {
    id: "log.filter",
    scope: "log",
    keys: ["&"],
    label: "only these",
    inFooter: true,
    tooltip: "Show only the lines that were looked for, of errors all of their lines; again shows all",
    disabled: noPattern,
    run: ({ facts }) => facts.toggleFilter(),
  },
  {
    id: "log.wrap",
    scope: "log",
    keys: ["w"],
    label: "wrap",
    inFooter: true,
    tooltip: "Wrap long lines, or cut them at the edge",
    run: ({ facts }) => facts.toggleWrap(),
  },
  {
    id: "log.times",
    scope: "log",
    keys: ["t"],
    label: "times",
    inFooter: true,
    tooltip: "Show when each line was written, to a quarter of a second",
    run: ({ facts }) => facts.toggleTimes(),
  },
  {
    id: "log.stage",
    scope: "log",
    keys: ["S"],
    label: "stage",
    inFooter: true,
    tooltip: "Show what one stage wrote, or the whole log",
    disabled: ({ hasParts }) => (hasParts ? undefined : "No stage has noted which part of this log is its own"),
    run: ({ facts }) => facts.chooseStage(),
  },
  {
    id: "log.range",
    scope: "log",
    keys: ["v"],
    label: "range",
    tooltip: "Begin a range of lines at the cursor, to copy or to write; again ends it",
    disabled: noLines,
    run: ({ facts }) => facts.markRange(),
  },
  {
    id: "log.copy",
    scope: "log",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the lines of the range, else the line under the cursor, without colours",
    disabled: noLines,
    run: async ({ facts, shell, signal }) => {
      const { text, lines } = await facts.copied(signal);
      shell.copy(text);
      shell.toast("info", lines === 1 ? "Copied the line" : `Copied ${lines} lines`);
    },
  },
  {
    id: "log.save",
    scope: "log",
    keys: ["e"],
    label: "save",
    tooltip: "Write the log as it is (or the range, or the lines that are shown) to a file of this terminal's machine",
    disabled: noLines,
    run: ({ facts }) => facts.save(),
  },
  {
    id: "log.open",
    scope: "log",
    keys: ["o"],
    label: "open",
    inFooter: true,
    tooltip:
      "Open the file that the line, or its traceback, names in $EDITOR at that line; else the log in $PAGER here",
    disabled: noLines,
    run: (context) => open(context, "pager"),
  },
  {
    id: "log.editor",
    scope: "log",
    keys: ["O"],
    label: "log in editor",
    tooltip: "Open the log in $EDITOR at the line under the cursor",
    disabled: noLines,
    run: (context) => open(context, "editor"),
  },
];

function noLines({ hasLines }: LogFacts): string | undefined {
  return hasLines ? undefined : "There are no lines here";
}

function noPattern({ pattern }: LogFacts): string | undefined {
  return pattern === undefined ? "Nothing is looked for: / finds words, E errors" : undefined;
}

async function open({ facts, shell, signal }: ActionContext<"log">, by: "pager" | "editor"): Promise<void> {
  const source = by === "pager" ? await facts.source(signal) : undefined;
  const file = await facts.opened(source, signal);
  if (file) await shell.openFile({ ...file, by: source ? "editor" : by });
}
