import { Box } from "ink";
import { useRef } from "react";
import type { FolderFile, FolderFiles } from "../../../source/api/dataset-file-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { seenOf } from "../../../source/ui/use-scroll.js";
import { useScreen } from "../../shell/shell-context.js";
import { idOf, noFacts, type PreviewProps, titleOf } from "./preview-parts.js";

const sizeWidth = 16;

/** The files below a folder; enter looks into one. */
export function FolderPreview({ width, height, of, doors }: PreviewProps) {
  const seen = Math.max(1, height - 2);
  const [total, setTotal] = useKept(`preview.files.${idOf(of)}`, 0);
  const list = useList(`preview.folder.${idOf(of)}`, total, seen);
  const asked = useQuery("datasets.files", { data: of, from: list.offset, limit: seen });
  const before = useRef<FolderFiles | undefined>(undefined);
  if (asked.data) before.current = asked.data;
  if (asked.data && asked.data.total !== total) setTotal(asked.data.total);
  const files = (asked.data ?? before.current)?.files ?? [];
  const file = asked.data?.files[list.cursor - list.offset];
  useScreen({
    panes: ["preview"],
    ready: !asked.loading,
    scopes: [
      {
        name: "dataPreview",
        facts: {
          ...noFacts,
          close: doors.close,
          open: file && (() => doors.open({ view: "preview", of: dataOf(file) })),
          copied: file?.path,
        },
      },
      { name: "list", facts: list },
    ],
    toOverview: doors.toOverview,
  });
  const rows = () => {
    if (asked.error || !(asked.data || files.length > 0)) return noAnswerRows(asked.error, width - 4);
    if (total === 0) return messageRows(["The folder has no files."], width - 4);
    return files.map((each, at) => fileRow(each, of.path, width - 2, at === list.cursor - list.offset));
  };
  const lines = pane({
    title: `${titleOf(of)}/`,
    right: total === 0 ? "" : formatAmount(total, "file"),
    footRight: seenOf({ total, offset: list.offset }, seen),
    width,
    height,
    focused: true,
    rows: rows(),
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}

function dataOf({ path, md5 }: FolderFile) {
  return md5 === undefined ? { path } : { path, md5 };
}

function fileRow({ path, sizeBytes }: FolderFile, folder: string, width: number, isCursor: boolean): string {
  const size = sizeBytes === undefined ? paint("not in the cache", "warning") : formatBytes(sizeBytes);
  const name = fit(label(path.slice(folder.length + 1)), Math.max(8, width - sizeWidth - 4));
  const row = `${isCursor ? glyph("cursor") : " "} ${name} ${fit(size, sizeWidth, "right")}`;
  return isCursor ? paint(fit(row, width), "cursor") : row;
}
