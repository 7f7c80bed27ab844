import { isAbsolute, join } from "node:path";
import { useRef } from "react";
import type { ActiveScope, LogFacts } from "../../../source/actions/scopes.js";
import { useQuery } from "../../../source/client/use-query.js";
import { placeAt } from "../../../source/domain/log-errors.js";
import { UserError } from "../../../source/domain/user-error.js";
import { logRows } from "../../../source/ui/log-view.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { sanitize } from "../../../source/ui/text/sanitize.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useExports } from "../../runs/export/use-exports.js";
import { useShell } from "../../shell/shell-context.js";
import { linesBetween } from "./lines-between.js";
import { nameOf, useLogSearch } from "./use-log-search.js";
import { useLogWindow } from "./use-log-window.js";
import { emptyLogText, logFileName, logParts, logStatus, searchStatus } from "./view.js";

/** Lines before and behind the cursor among which its traceback is looked for. */
const nearLines = 1000;

type Options = {
  /** What is kept of it, is kept under this name: "pipeline.log". */
  readonly name: string;
  readonly executionId: string | undefined;
  /** The stage whose part is shown first; all where there is none. */
  readonly stage?: string | undefined;
  /** Cells of the rows, without frame and padding. */
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly dialogs: Dialogs;
};

type Look = { readonly wrapped: boolean; readonly times: boolean };
/** A part that the user has chosen for this execution; `stage` undefined: all of it. */
type Part = { readonly of: string; readonly stage: string | undefined };

/** A terminal's clipboard takes no more than this, if so much. */
const mostCopied = 1_000_000;

/**
 * The log of an execution in a pane: its rows, what is told in its frame, what its keys mean. `scopes` go before the screen's
 * own while the pane has the focus.
 */
export function useLogPane({ name, executionId, stage: given, width, height, focused, dialogs }: Options) {
  const { client, caller } = useShell();
  const exports = useExports(dialogs);
  const [look, setLook] = useKept<Look>("log.look", { wrapped: false, times: false });
  const [part, setPart] = useKept<Part | undefined>(`${name}.part`, undefined);
  const [anchor, setAnchor] = useKept<number | undefined>(`${name}.anchor`, undefined);
  const execution = useQuery("executions.list", { limit: 200 }).data?.executions.find(
    (each) => each.executionId === executionId,
  );
  const parts = logParts(execution);
  const chosen = part && part.of === executionId ? part.stage : given;
  const stage = chosen !== undefined && parts.includes(chosen) ? chosen : undefined;
  const searching = useLogSearch(name);
  const { search } = searching;
  const filter = search?.filters
    ? search.pattern.kind === "errors"
      ? { kind: "error-lines" as const }
      : search.pattern
    : undefined;
  const view = {
    ...(stage === undefined ? {} : { stage }),
    ...(filter ? { filter } : {}),
    ...(look.times ? { times: true } : {}),
  };
  const log = useLogWindow(name, executionId, view, height);
  const { window, cursor } = log;
  const lines = window?.lines ?? [];
  const cursorLine = cursor === undefined ? undefined : lines[cursor];
  const shownLines = useRef(height);

  const range = anchor === undefined || !cursorLine ? undefined : order(anchor, cursorLine.byte);
  const drawn = logRows({
    ...look,
    lines,
    width,
    height,
    focused,
    found: searching.regex,
    following: log.following,
    cursor,
    range: range && [
      lines.findIndex(({ byte }) => byte >= range[0]),
      lines.findLastIndex(({ byte }) => byte <= range[1]),
    ],
  });
  shownLines.current = Math.max(1, drawn.shownLines);
  const rows = (): readonly string[] => {
    if (log.error) return errorRows(log.error, width);
    if (!window) return executionId === undefined ? [] : ["…"];
    const running = execution?.state === "running" || execution?.state === "starting";
    if (lines.length === 0) return messageRows([emptyLogText(window, running, filter && nameOf(filter))], width);
    return drawn.rows;
  };

  const target = {
    executionId,
    stage,
    // From the end backwards it is the last line first.
    here: () => (log.following ? Number.MAX_SAFE_INTEGER : (cursorLine?.byte ?? 0)),
    show: (byte: number) => log.showByte(byte),
  };
  /** Esc takes away one thing after the other. */
  const clear = (): LogFacts["clear"] => {
    if (searching.busy) return { what: "search", run: searching.stop };
    if (anchor !== undefined) return { what: "range", run: () => setAnchor(undefined) };
    if (search?.filters) return { what: "filter", run: searching.toggleFilter };
    return search ? { what: "search", run: searching.clear } : undefined;
  };
  const facts: LogFacts = {
    total: window?.totalLines ?? lines.length,
    move: (by) => log.move(by),
    page: (by) => log.turn(by * Math.max(1, shownLines.current - 1)),
    halfPage: (by) => log.turn(by * Math.max(1, Math.floor(shownLines.current / 2))),
    first: log.first,
    last: log.follow,
    following: log.following,
    ...look,
    hasLines: lines.length > 0,
    pattern: search && nameOf(search.pattern),
    filters: search?.filters ?? false,
    hasParts: parts.length > 0,
    clear: clear(),
    toggleFollow: () => (log.following ? log.pause() : log.follow()),
    toggleWrap: () => setLook((current) => ({ ...current, wrapped: !current.wrapped })),
    toggleTimes: () => setLook((current) => ({ ...current, times: !current.times })),
    writeSearch: () =>
      dialogs.open({
        kind: "line",
        title: "find in the log",
        initial: search?.pattern.kind === "regex" ? search.pattern.text : "",
        placeholder: "words or a regular expression",
        accept: (text) => {
          if (text !== "") void searching.start({ kind: "regex", text }, target, log.following);
          else searching.clear();
        },
      }),
    nextMatch: async (back) => searching.next(back, target),
    nextError: async () =>
      search?.pattern.kind === "errors"
        ? searching.next(false, target)
        : searching.start({ kind: "errors" }, target, log.following),
    toggleFilter: searching.toggleFilter,
    markRange: () => {
      if (anchor !== undefined) return setAnchor(undefined);
      log.pause();
      setAnchor(cursorLine?.byte ?? lines.at(-1)?.byte);
    },
    copied: async (signal) => {
      const here = cursorLine?.byte ?? lines.at(-1)?.byte;
      if (executionId === undefined || here === undefined) return { text: "", lines: 0 };
      const [first, last] = range ?? [here, here];
      const copied: string[] = [];
      let size = 0;
      for await (const line of linesBetween(client, { executionId, ...view }, { first, last }, signal)) {
        copied.push(line);
        size += line.length;
        if (size > mostCopied) throw tooMuch();
      }
      setAnchor(undefined);
      return { text: copied.join(""), lines: copied.length };
    },
    save: () => {
      if (executionId === undefined) return;
      const { signal } = new AbortController();
      const everything = { first: 0, last: Number.MAX_SAFE_INTEGER };
      const between = range ? { first: range[0], last: range[1] } : everything;
      const isWhole = !range && !filter;
      exports.save(logFileName(executionId, stage), () =>
        isWhole
          ? client.logBytes(executionId, { stage }, signal)
          : linesBetween(client, { executionId, ...view }, between, signal),
      );
    },
    chooseStage: () =>
      dialogs.open({
        kind: "choice",
        title: "show the log of",
        choices: [undefined, ...parts].map((each) => ({
          label: each ?? "the whole execution",
          choose: () => {
            setAnchor(undefined);
            setPart({ of: executionId ?? "", stage: each });
          },
        })),
      }),
    source: async (signal) => {
      const from = cursorLine?.byte ?? lines.at(-1)?.byte;
      if (executionId === undefined || from === undefined) return undefined;
      // A traceback may be longer than what is shown of it.
      const part = { executionId, ...(stage === undefined ? {} : { stage }) };
      const near = await client.call("log.window", { ...part, from, by: -nearLines, count: 2 * nearLines }, { signal });
      const texts = near.lines.map(({ text }) => withoutSgr(sanitize(text, "log")));
      return placeAt(
        texts,
        near.lines.findIndex(({ byte }) => byte === from),
      );
    },
    opened: async (what, signal) => {
      if (executionId === undefined) return undefined;
      const byte = cursorLine?.byte ?? lines.at(-1)?.byte ?? 0;
      const { path, line, cwd } = await client.call("log.place", { executionId, byte }, { signal });
      const isHere = caller() !== undefined;
      if (what) {
        if (!isHere) throw elsewhere(what.path);
        return { path: isAbsolute(what.path) ? what.path : join(cwd, what.path), line: what.line };
      }
      if (isHere) return { path, line };
      return { name: logFileName(executionId, undefined), content: client.logBytes(executionId, {}, signal), line };
    },
  };
  const scopes: readonly ActiveScope[] = [
    ...(facts.clear ? [{ name: "logFound" as const, facts: { ...facts.clear } }] : []),
    { name: "log", facts },
  ];
  return {
    rows: rows(),
    /** The stage whose part is shown. */
    stage,
    right: logStatus(window, log),
    foot: search ? searchStatus(nameOf(search.pattern), { ...search, found: search.found, busy: searching.busy }) : "",
    facts,
    scopes,
  };
}

function order(a: number, b: number): readonly [number, number] {
  return a <= b ? [a, b] : [b, a];
}

function tooMuch(): UserError {
  return new UserError({
    code: "log.too-much-to-copy",
    kind: "invalid",
    message: "These lines are more than a terminal's clipboard takes (1 MB)",
    hint: "Write them to a file: e",
  });
}

function elsewhere(path: string): UserError {
  return new UserError({
    code: "file.elsewhere",
    kind: "refused",
    message: `${path} is on the hub's machine, not on this one`,
    hint: "Open it there.",
  });
}
