import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
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
/** Rows that the tree is asked for: the cursor stays with its row when others come. */
const mostRows = 2000;

/** The tree of artifacts and the preview of what its cursor is on. */
export function useFilePanes({ runId, tree, preview, focus, showPreview }: Options): {
  readonly artifacts: PaneFacts;
  readonly preview: PaneFacts;
} {
  const [open, setOpen] = useKept(`detail.open.${runId}`, noneOpen);
  const isShown = tree !== undefined || preview !== undefined;
  const asked = useQuery("runs.tree", isShown ? { runId, open: [...open], offset: 0, limit: mostRows } : undefined);
  const rows = asked.data?.rows ?? [];
  const tall = Math.max(1, (tree?.height ?? 3) - 2);
  const list = useList(`detail.artifacts.${runId}`, rows.length, tall, allRows(rows.map(({ path }) => path)));
  const row = rows[list.cursor];
  const toggle = (isOpen: boolean) => {
    if (row && row.kind !== "file") {
      setOpen((current) =>
        isOpen ? [...new Set([...current, row.path])] : current.filter((path) => path !== row.path),
      );
    }
  };
  const width = (tree?.width ?? 4) - 2;
  const content = usePreview(runId, row?.path, preview);
  const file = content.file && row ? { name: row.name, uri: content.file.uri } : undefined;
  const shown = treeRows(
    rows.slice(list.offset, list.offset + tall),
    list.cursor - list.offset,
    width,
    focus === "artifacts",
  );
  const copied = row && { text: content.file?.place ?? row.path, what: `the path of ${label(row.name)}` };
  return {
    artifacts: {
      title: "artifacts",
      right: rows.length === 0 ? "" : `${rows.length}${(asked.data?.total ?? 0) > mostRows ? "+" : ""}`,
      rows: rows.length > 0 ? shown : none(asked, width - 1).map((text) => ` ${text}`),
      list,
      open: row && (() => (row.kind === "file" ? showPreview() : toggle(!row.isOpen))),
      sideways: (by) => toggle(by > 0),
      copied,
      file,
    },
    preview: { ...content.pane, title: row ? label(row.path) : "preview", copied, file },
  };
}

function none({ data, error }: QueryState<unknown>, width: number): readonly string[] {
  return data === undefined ? noAnswerRows(error, width) : [paint("No artifacts are logged.", "dim")];
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
