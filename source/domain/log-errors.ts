/**
 * Where a reader of lines is: outside of an error, in the frames of a traceback, behind the exception that ends one, or so many
 * other lines further: a message of several lines, what a library says at its end.
 */
export type ErrorState = "outside" | "frames" | "behind" | number;

/** Further behind an exception DVC's line is an error of its own. */
const mostBetween = 20;

/** What a line is: the first of an error, another of its lines, or none. */
export type ErrorPart = "begin" | "within" | "none";

/** Every line that begins an error has one of these words; most lines have none, which is found out fast. */
export const errorWords =
  /traceback|error|exception|interrupt|critical|fatal|panic|killed|segmentation fault|aborted|core dumped|out of memory|no space left/i;

/** `[rank0]: `, `12:01:33 `, `  | ` (of an ExceptionGroup): what torchrun, loggers and Python put before. */
const prefix = /^(?:\[[^\]]{1,40}\]:? ?|[\d:.,T-]{8,30} |\s*[|+] ?)+/;
const traceback = /^\s*(?:Exception Group )?Traceback \(most recent call last\):/;
/** What DVC says of a stage that has failed, right behind what the stage itself has said of it (dvc/stage/run.py, 3.67). */
const closing = /^(?:ERROR: failed to reproduce |(?:WARNING|ERROR): failed to run: )/;
const begins = /^Running stage '/;
const chained = /^(?:During handling of the above exception|The above exception was the direct cause)/;
/** A logger's level in capitals; `error: …`, as compilers and command lines write it, but no metric of that name. */
const level = /(?:^|[^\w-])(?:ERROR|CRITICAL|FATAL)(?![\w=-]|:?\s*[-+]?\d)/;
const said = /(?:^|[:\]] )(?:fatal|fatal error|error|panic): (?!\s*[-+]?[\d.])/;
/** `ValueError: …` at the beginning of a line: an exception whose traceback was not written. */
const exception = /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception|Interrupt)(?::|$)/;
const ends = /^(?:Killed|Segmentation fault|Aborted)\b|core dumped\)|CUDA out of memory|No space left on device/;

/**
 * What the next line is to the one before, and the state after it. A traceback of Python is one error from its head to the
 * exception, with those that it says it was raised from (docs.python.org, library/traceback), and with what DVC says of its stage.
 */
export function readError(line: string, state: ErrorState): { readonly part: ErrorPart; readonly state: ErrorState } {
  const bare = line.replace(prefix, "");
  if (traceback.test(bare)) return { part: state === "outside" ? "begin" : "within", state: "frames" };
  if (state === "frames") return { part: "within", state: /^(?:\s|$)/.test(bare) ? "frames" : "behind" };
  if (state === "behind" && (bare.trim() === "" || chained.test(bare))) return { part: "within", state };
  if (state !== "outside" && closing.test(line)) return { part: "within", state: "behind" };
  const isError = level.test(line) || said.test(line) || exception.test(line) || ends.test(line);
  if (isError || state === "outside") return { part: isError ? "begin" : "none", state: "outside" };
  const between = state === "behind" ? 1 : state + 1;
  return { part: "none", state: between > mostBetween || begins.test(line) ? "outside" : between };
}

/** `File "train.py", line 12` of a traceback; `train.py:12:` and `train.py(12)` of compilers, linters and warnings. */
const frame = /File "([^"]+)", line (\d+)/;
const place = /(?:^|[\s('"[])((?:\.{0,2}\/)?[\w.+@/-]+\.[A-Za-z]\w{0,7}):(\d+)(?=\b)/;

export type SourcePlace = { readonly path: string; readonly line: number };

/** The file and line that a line of a log names. */
export function placeIn(text: string): SourcePlace | undefined {
  const [, path, line] = frame.exec(text) ?? place.exec(text) ?? [];
  return path === undefined || path.startsWith("<") ? undefined : { path, line: Number(line) };
}

/**
 * The file to open for the line number `at` of these: the one that it names; of a traceback that it is part of the innermost
 * that is not of a library.
 */
export function placeAt(lines: readonly string[], at: number): SourcePlace | undefined {
  const places = placeIn(lines[at] ?? "") ?? framesAt(lines, at);
  if ("path" in places) return places;
  return places.findLast(({ path }) => !/(?:site|dist)-packages|\/lib\/python\d/.test(path)) ?? places.at(-1);
}

/** What the frames of the error name that the line is of; none where it is of none. */
function framesAt(lines: readonly string[], at: number): readonly SourcePlace[] {
  let state: ErrorState = "outside";
  let places: SourcePlace[] = [];
  for (const [number, line] of lines.entries()) {
    const next = readError(line, state);
    if (next.part === "none" && number === at) return [];
    if (next.part === "none" && number > at) break;
    if (next.part === "begin" || next.state === "outside") places = [];
    state = next.state;
    const named = frame.test(line) ? placeIn(line) : undefined;
    if (named && next.part !== "none") places.push(named);
    if (number >= at && state === "behind" && next.part === "within" && places.length > 0 && line.trim() !== "") break;
  }
  return places;
}
