import { Box } from "ink";
import { useRef } from "react";
import type { FilePreview as Preview } from "../../../source/api/dataset-file-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { previewRows, previewTitle } from "../../runs/detail/preview-view.js";
import { useScreen } from "../../shell/shell-context.js";
import { binaryRows, imageRows, wrappedLines } from "./file-view.js";
import { idOf, noFacts, type PreviewProps, titleOf } from "./preview-parts.js";

type Props = PreviewProps & { readonly toggleText: (() => void) | undefined };

/** A text in wrapped lines, a picture in half blocks, of anything else the first bytes. */
export function FilePreview({ width, height, of, doors, toggleText }: Props) {
  const [inner, seen] = [width - 4, Math.max(1, height - 2)];
  const [total, setTotal] = useKept(`preview.lines.${idOf(of)}`, 0);
  const scroll = useScroll(`preview.file.${idOf(of)}`, total, total > seen ? 1 : seen);
  const asked = useQuery("datasets.file", {
    data: of,
    from: scroll.offset,
    limit: seen,
    columns: inner,
    rows: Math.max(1, seen - 1) * 2,
  });
  const before = useRef<Preview | undefined>(undefined);
  if (asked.data) before.current = asked.data;
  const preview = asked.data ?? before.current;
  const lines = preview?.kind === "text" ? preview.totalLines : preview?.kind === "table" ? preview.totalRows : 0;
  if (preview && lines !== total) setTotal(lines);
  const rows = preview && !asked.error ? rowsOf(preview, inner) : noAnswerRows(asked.error, inner);
  useScreen({
    panes: ["preview"],
    ready: !asked.loading,
    scopes: [
      {
        name: "dataPreview",
        facts: { ...noFacts, close: doors.close, toggleText, copied: rows.map(withoutSgr).join("\n") },
      },
      { name: "list", facts: scroll },
    ],
    toOverview: doors.toOverview,
  });
  const shown = pane({
    title: titleOf(of),
    right: previewTitle(preview),
    footRight: seenOf(scroll, seen),
    width,
    height,
    focused: true,
    padded: true,
    rows,
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={shown} width={width} />
    </Box>
  );
}

function rowsOf(preview: Preview, width: number): readonly string[] {
  if (preview.kind === "text") return wrappedLines(preview.lines, width);
  if (preview.kind === "image") return imageRows(preview);
  return preview.kind === "binary" ? binaryRows(preview) : previewRows(preview, width, 0);
}
