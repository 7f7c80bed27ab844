import { useRef } from "react";
import type { TreeRow, TreeView } from "../../../source/api/run-detail-views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { RowIds } from "../../../source/ui/list-state.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import type { Rect } from "./layout.js";
import type { PaneFacts } from "./pane-facts.js";
import { previewRows, previewTitle, previewTotal } from "./preview-view.js";
import { treeRows } from "./view.js";

type Options = {
  readonly runId: string;
  readonly tree: Rect | undefined;
  readonly preview: Rect | undefined;
  readonly focus: string;
  readonly showPreview: () => void;
};

const noneOpen: readonly string[] = [];
/** Windows of the tree begin at multiples of so many rows at least: most moves of the cursor need no other one. */
const leastStep = 32;
const noRows: RowIds = { first: 0, ids: [], followsFirst: false };

/** The tree of artifacts and the preview of what its cursor is on. */
export function useFilePanes({ runId, tree, preview, focus, showPreview }: Options): {
  readonly artifacts: PaneFacts;
  readonly preview: PaneFacts;
} {
  const [open, setOpen] = useKept(`detail.open.${runId}`, noneOpen);
  const [find, setFind] = useKept(`detail.find.artifacts.${runId}`, "");
  const tall = Math.max(1, (tree?.height ?? 3) - 2);
  const { asked, list, rows, total } = useTreeRows({
    runId,
    open,
    find,
    tall,
    isAsked: (tree ?? preview) !== undefined,
  });
  const row = rows[list.cursor - list.offset];
  const toggle = (isOpen: boolean) => {
    if (row?.kind === "folder" || row?.kind === "model") {
      setOpen((current) =>
        isOpen ? [...new Set([...current, row.path])] : current.filter((path) => path !== row.path),
      );
    }
  };
  const width = (tree?.width ?? 4) - 2;
  const content = usePreview(runId, row?.problem === undefined ? row?.path : undefined, preview);
  const file = content.file && row ? { name: row.name, uri: content.file.uri } : undefined;
  const shown = treeRows(rows, list.cursor - list.offset, width, focus === "artifacts");
  const copied = row && { text: content.file?.place ?? row.path, what: `the path of ${label(row.name)}` };
  return {
    artifacts: {
      title: "artifacts",
      right: find === "" ? (total === 0 ? "" : formatCount(total)) : `/${find}  ${formatCount(total)}`,
      rows: rows.length > 0 ? shown : none(asked, find, width - 1).map((text) => ` ${text}`),
      list,
      open: row && row.kind !== "other" ? () => (row.kind === "file" ? showPreview() : toggle(!row.isOpen)) : undefined,
      sideways: (by) => toggle(by > 0),
      copied,
      file,
      find: { text: find, set: setFind },
    },
    preview: {
      ...content.pane,
      ...(row?.problem === undefined ? {} : { rows: [paint(`It cannot be opened here: ${row.problem}.`, "dim")] }),
      title: row ? label(row.path) : "preview",
      copied,
      file,
    },
  };
}

/** The rows of the tree that are seen, and the list of all. */
function useTreeRows(options: {
  readonly runId: string;
  readonly open: readonly string[];
  readonly find: string;
  readonly tall: number;
  readonly isAsked: boolean;
}) {
  const { runId, open, find, tall, isAsked } = options;
  const [total, setTotal] = useKept(`detail.files.${runId}`, 0);
  const [known, setKnown] = useKept(`detail.files.ids.${runId}`, noRows);
  const list = useList(`detail.artifacts.${runId}`, total, tall, known);
  const step = Math.max(leastStep, tall);
  const first = Math.max(0, Math.floor(list.offset / step) * step - step);
  const query = { runId, open: [...open], find, offset: first, limit: 4 * step };
  const asked = useQuery("runs.tree", isAsked ? query : undefined);
  const last = useRef<{ readonly first: number; readonly rows: readonly TreeRow[] }>(undefined);
  if (asked.data) last.current = { first, rows: asked.data.rows };
  if (asked.data && asked.data.total !== total) setTotal(asked.data.total);
  const ids = asked.data?.rows.map(({ path }) => path) ?? [];
  if (asked.data && (known.first !== first || ids.join("\0") !== known.ids.join("\0"))) {
    setKnown({ first, ids, followsFirst: false });
  }
  // While a window is on its way, what is known of it stays.
  const { first: from, rows } = last.current ?? { first: 0, rows: [] };
  const seen = rows.slice(Math.max(0, list.offset - from), Math.max(0, list.offset - from + tall));
  return { asked, list, rows: list.offset < from ? [] : seen, total };
}

function none({ data, error }: QueryState<TreeView>, find: string, width: number): readonly string[] {
  if (data === undefined || data.total > 0) return noAnswerRows(error, width);
  return [paint(find === "" ? "No artifacts are logged." : "Nothing matches.", "dim")];
}

function usePreview(runId: string, path: string | undefined, rect: Rect | undefined) {
  const [column, setColumn] = useKept(`detail.column.${runId}.${path}`, 0);
  const [total, setTotal] = useKept(`detail.lines.${runId}.${path}`, 0);
  const inner = { width: Math.max(1, (rect?.width ?? 6) - 4), height: Math.max(1, (rect?.height ?? 3) - 2) };
  const scroll = useScroll(`detail.preview.${runId}.${path}`, total, inner.height);
  const query = {
    runId,
    path: path ?? "",
    from: scroll.offset,
    limit: inner.height,
    columns: Math.min(1000, inner.width),
    rows: Math.min(1000, inner.height * 2),
  };
  const { data, error } = useQuery("runs.preview", path === undefined ? undefined : query);
  // One line of a table's pane is its heading.
  const lines = previewTotal(data) + (data?.kind === "table" ? 1 : 0);
  if (data && lines !== total) setTotal(lines);
  const columns = data?.kind === "table" ? data.columns.length : 0;
  const seen = seenOf(scroll, inner.height);
  const empty = path === undefined ? [] : noAnswerRows(error, inner.width);
  return {
    file: data && "uri" in data ? data : undefined,
    pane: {
      right: [previewTitle(data), seen].filter((text) => text !== "").join("  "),
      rows: data ? previewRows(data, inner.width, column) : empty,
      padded: true,
      list: scroll,
      sideways:
        columns > 1 ? (by: number) => setColumn((now) => Math.max(0, Math.min(columns - 1, now + by))) : undefined,
    },
  };
}
