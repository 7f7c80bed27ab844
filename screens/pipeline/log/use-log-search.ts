import { useEffect, useRef, useState } from "react";
import type { LogFound, LogPattern } from "../../../source/api/log-views.js";
import { patternRegex } from "../../../source/domain/log-pattern.js";
import { UserError } from "../../../source/domain/user-error.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";

type Search = {
  readonly pattern: LogPattern;
  /** Only the lines that are found are shown. */
  readonly filters: boolean;
  readonly found?: Pick<LogFound, "number" | "total"> | undefined;
};

type Target = {
  readonly executionId: string | undefined;
  readonly stage: string | undefined;
  /** The byte to go on from. */
  readonly here: () => number;
  readonly show: (byte: number) => void;
};

/** What is looked for in a log, kept under `name`; the hub goes through the whole file, and stops when it is not wanted any more. */
export function useLogSearch(name: string) {
  const { client, shell } = useShell();
  const [search, setSearch] = useKept<Search | undefined>(`${name}.search`, undefined);
  const [busy, setBusy] = useState(false);
  const underWay = useRef<AbortController>(undefined);
  useEffect(() => () => underWay.current?.abort(), []);

  const stop = () => {
    underWay.current?.abort();
    underWay.current = undefined;
    setBusy(false);
  };
  const find = async (pattern: LogPattern, back: boolean, target: Target): Promise<void> => {
    const { executionId, stage } = target;
    if (executionId === undefined) return;
    underWay.current?.abort();
    const own = new AbortController();
    underWay.current = own;
    setBusy(true);
    const input = { executionId, ...(stage === undefined ? {} : { stage }), pattern, back, from: target.here() };
    try {
      const found = await client.call("log.find", input, { signal: own.signal });
      if (own.signal.aborted) return;
      setSearch((current) => ({ filters: false, ...current, pattern, found }));
      if (found.byte === undefined) shell.toast("info", `${nameOf(pattern)}: nothing in this log`);
      else target.show(found.byte);
      if (found.wrapped && found.total > 0)
        shell.toast("info", back ? "From the end again" : "From the beginning again");
    } catch (error) {
      if (own.signal.aborted) return;
      if (!(error instanceof UserError)) throw error;
      shell.toast("bad", error.message, error.hint);
    } finally {
      if (underWay.current === own) {
        underWay.current = undefined;
        setBusy(false);
      }
    }
  };

  return {
    search,
    busy,
    stop,
    /** Of the words that are looked for; errors are marked by no colour of ours. */
    regex: search?.pattern.kind === "regex" && search.found ? patternRegex(search.pattern.text) : undefined,
    start: (pattern: LogPattern, target: Target, back = false) => {
      setSearch((current) => ({ pattern, filters: current?.filters ?? false, found: undefined }));
      return find(pattern, back, target);
    },
    next: (back: boolean, target: Target) => (search ? find(search.pattern, back, target) : undefined),
    toggleFilter: () => setSearch((current) => current && { ...current, filters: !current.filters }),
    clear: () => setSearch(undefined),
  };
}

/** How a pattern is called in titles and toasts. */
export function nameOf(pattern: LogPattern): string {
  return pattern.kind === "regex" ? `/${pattern.text}` : "errors";
}
