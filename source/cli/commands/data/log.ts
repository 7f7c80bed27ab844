import type { DatasetVersion } from "../../../domain/dataset.js";
import { branchWords, changeWords, usedWords } from "../../../domain/version-words.js";
import { noteWords } from "../../../domain/versions-note-words.js";
import { formatBytes, formatCount } from "../../../ui/text/format.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printWeighedTable, terminalColumns } from "../../text-table.js";
import { withClient } from "../../with-client.js";

/** Columns in the order in which they give way: size, commit, used by, branch, by, names, rows, the mark; the change of size, too. */
const leastFirst = [6, 2, 11, 9, 8, 10, 4, 0];
const sizeChange = 7;
/** A narrower terminal is shown the day without the time. */
const leastForTime = 100;

/** `slipway data log PATH`: the versions of a dataset in git's history, the newest first. */
export function runDataLog(args: Arguments): Promise<number> {
  const [path] = args.positionals;
  if (path === undefined) throw invalid("data log", "Give the path of a dataset");
  return withClient(args, async (client) => {
    const { versions, note } = await client.call("datasets.versions", { path, counted: true });
    const isNarrow = (terminalColumns() ?? leastForTime) < leastForTime;
    if (args.flag("json")) printJson({ versions, ...(note === undefined ? {} : { note }) });
    else {
      printWeighedTable(
        [
          "",
          "md5",
          "commit",
          "when",
          "rows",
          "change",
          "size",
          "change",
          "by",
          "branch",
          "names",
          "used by",
          "message",
        ],
        versions.map((each) => [
          each.current ? "*" : "",
          each.md5.slice(0, 8),
          whereWord(each),
          new Date(each.atMs).toISOString().slice(0, isNarrow ? 10 : 16),
          each.rows === undefined ? "" : formatCount(each.rows),
          changeWords(each.rowsChange, formatCount),
          each.sizeBytes === undefined ? "" : formatBytes(each.sizeBytes),
          changeWords(each.sizeChangeBytes, formatBytes),
          each.author,
          branchWords(each),
          namesOf(each),
          usedWords(each.usedBy),
          each.message,
        ]),
        versions.some(({ rowsChange }) => rowsChange) ? [...leastFirst, sizeChange] : leastFirst,
      );
      for (const words of noteWords(note)) printLine(words);
    }
    return 0;
  });
}

/** The commit that has it; of what no commit has: the workspace, or nothing but that Slipway saw it. */
function whereWord({ commit, isSeen, current }: DatasetVersion): string {
  return commit?.slice(0, 8) ?? (isSeen && !current ? "seen" : "workspace");
}

function namesOf({ names = [] }: DatasetVersion): string {
  return names.map(({ name }) => name).join(", ");
}
