import { useMemo } from "react";
import type { DatasetTreeFacts } from "../../../source/actions/dataset-tree.js";
import type { DatasetsView } from "../../../source/api/dataset-calls.js";
import type { ProjectView } from "../../../source/api/views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { Dataset, UntrackedFile } from "../../../source/domain/dataset.js";
import { leftOutWords } from "../../../source/domain/left-out-words.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, type List, useList } from "../../../source/ui/use-list.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { filtered } from "./filtered.js";
import { firstSteps } from "./first-steps.js";
import { legendRows, remoteWords } from "./legend.js";
import { parentOf, type TreeRow, treeRows } from "./tree-rows.js";
import { treeLines } from "./tree-view.js";

/** So many rows must be left for the tree before there is a legend. */
const leastRows = 5;
/** Of notes on what is not in the tree. */
const mostNoteRows = 3;
const noDatasets: readonly Dataset[] = [];
const noFiles: readonly UntrackedFile[] = [];
const nothingFolded: ReadonlySet<string> = new Set();

type Options = {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly toVersions: () => void;
  readonly project: ProjectView | undefined;
  readonly dialogs: Pick<Dialogs, "open">;
};

/** What DVC tracks as a tree, in a pane of `width` x `height` inside its frame. */
export function useTreePane({ width, height, focused, toVersions, project, dialogs }: Options) {
  const asked = useQuery("datasets.list", {});
  const view = asked.data?.state === "ready" ? asked.data : undefined;
  const { datasets = noDatasets, untracked = noFiles, remotes = [], reachable = false } = view ?? {};
  const running = useQuery("jobs.list", {}).data?.jobs.find(({ state }) => state === "running")?.title;
  const [folded, setFolded] = useKept("datasets.folded", nothingFolded);
  const [filter, setFilter] = useKept("datasets.filter", "");
  const found = useMemo(() => filtered(datasets, untracked, filter), [datasets, untracked, filter]);
  // What was found is not hidden in a folder that is folded.
  const closed = filter === "" ? folded : nothingFolded;
  const tree = useMemo(() => treeRows(found.datasets, found.untracked, closed), [found, closed]);
  const ids = useMemo(() => allRows(tree.map(({ id }) => id)), [tree]);
  const legend = useMemo(() => legendRows(datasets, width), [datasets, width]);
  const notes = useMemo(() => noteRows(view, width - 2), [view, width]);
  const room = height - notes.length;
  const hasLegend = room - legend.length - 1 >= leastRows;
  const shown = Math.max(1, hasLegend ? room - legend.length - 1 : room);
  // A folder has no versions to show.
  const first = tree.findIndex(({ kind }) => kind === "dataset");
  const list = useList("datasets.data", tree.length, shown, ids, Math.max(0, first));
  const row = tree[list.cursor];
  const lines = treeLines(tree, list, { width, height: shown, focused });
  const blank = Array.from({ length: Math.max(0, room - (hasLegend ? legend.length : 0) - lines.length) }, () => "");
  return {
    list,
    /** The one under the cursor. */
    dataset: row?.kind === "dataset" ? row.dataset : undefined,
    untracked: row?.kind === "untracked" ? row.file : undefined,
    tree: treeFacts({
      tree,
      row,
      list,
      toVersions,
      fold: (id, fold) => setFolded((now) => changed(now, id, fold)),
      filter: () =>
        dialogs.open({
          kind: "line",
          title: "filter the data",
          initial: filter,
          placeholder: "words: csv, changed, not pushed, -old",
          accept: (typed) => {
            setFilter(typed.trim());
            // On the first that was found, not on its folder.
            list.begin();
          },
        }),
    }),
    filtered: filter === "" ? undefined : { showAll: () => setFilter("") },
    title: filter === "" ? "Data" : `Data  /${label(filter)}`,
    ready: !asked.loading,
    /** What the versions have to say of a row that is no dataset. */
    advice: adviceOf(row),
    right: filter !== "" ? countOf(found.datasets, datasets) : view ? remoteWords(remotes, reachable) : "",
    rows:
      tree.length > 0
        ? [...lines, ...notes, ...blank, ...(hasLegend ? legend : [])]
        : [
            ...(filter === "" ? emptyRows(asked, { project, running }, width - 1) : noneFound(filter, width - 1)),
            "",
            ...notes,
          ],
  };
}

function adviceOf(row: TreeRow | undefined): string {
  if (row?.kind === "untracked")
    return `Neither git nor DVC has ${row.file.path}: A tracks it (dvc add), c then commits its first version.`;
  if (row?.kind === "heading") return "These files are in neither git nor DVC: A on one of them tracks it (dvc add).";
  if (row?.kind === "folder") return "A file or folder that DVC tracks has its versions here: j goes to the next.";
  return "";
}

type Folding = {
  readonly tree: readonly TreeRow[];
  readonly row: TreeRow | undefined;
  readonly list: List;
  readonly toVersions: () => void;
  readonly fold: (id: string, fold: boolean) => void;
  readonly filter: () => void;
};

/** What keys do to the row under the cursor. */
function treeFacts({ tree, row, list, toVersions, fold, filter }: Folding): DatasetTreeFacts {
  const isFolder = row?.kind === "folder" || row?.kind === "heading";
  const parent = parentOf(tree, list.cursor);
  return {
    row: isFolder ? (row.folded ? "folded" : "unfolded") : row?.kind,
    fold: () => isFolder && fold(row.id, true),
    unfold: () => isFolder && fold(row.id, false),
    toVersions,
    toParent: parent < 0 ? undefined : () => list.to(parent),
    filter,
  };
}

/** What is not in the tree, and why. */
function noteRows(view: Extract<DatasetsView, { state: "ready" }> | undefined, width: number): readonly string[] {
  const { partial, leftOut = [] } = view ?? {};
  const words = [...(partial ? ["There are too many folders to have seen all."] : []), ...leftOut.map(leftOutWords)];
  const rows = messageRows(words, width);
  const seen = rows.length > mostNoteRows ? [...rows.slice(0, mostNoteRows - 1), moreWords(words.length)] : rows;
  return seen.map((row) => ` ${paint(row, "dim")}`);
}

function moreWords(notes: number): string {
  return `${glyph("ellipsis")} slipway data ls tells ${notes === 1 ? "it" : `all ${notes}`} whole`;
}

function countOf(found: readonly Dataset[], all: readonly Dataset[]): string {
  return `${formatCount(found.length)} of ${formatCount(all.length)}`;
}

function noneFound(filter: string, width: number): readonly string[] {
  return messageRows([`Nothing has "${filter}".`, "esc shows all."], width).map((line) => ` ${line}`);
}

function changed(folded: ReadonlySet<string>, id: string, fold: boolean): ReadonlySet<string> {
  return fold ? new Set([...folded, id]) : new Set([...folded].filter((each) => each !== id));
}

function emptyRows(
  { data, error }: QueryState<DatasetsView>,
  { project, running }: { readonly project: ProjectView | undefined; readonly running: string | undefined },
  width: number,
): readonly string[] {
  if (error && !data) return errorRows(error, width).map((line) => ` ${line}`);
  if (!data) return [` ${glyph("ellipsis")}`];
  // What is being added is tracked in a moment: it is no time for the first step.
  if (running !== undefined) return messageRows([`${running}: J shows it.`], width).map((line) => ` ${line}`);
  return messageRows(firstSteps(project, data.state !== "no-dvc"), width).map((line) => ` ${line}`);
}
