import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { formatOf } from "../../../source/domain/data/table.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useScreen } from "../../shell/shell-context.js";
import { FilePreview } from "./file-preview.js";
import { FolderPreview } from "./folder-preview.js";
import { idOf, noFacts, type PreviewProps, titleOf } from "./preview-parts.js";
import { TablePreview, tableHeight } from "./table-preview.js";
import { useFirstRows } from "./use-table-window.js";

type Props = PreviewProps & { readonly at?: number | undefined };

/** What is in a file, a folder or a version of one, by what it is. */
export function PreviewScreen({ at, ...props }: Props) {
  const { of } = props;
  const [isText, setText] = useKept(`preview.text.${idOf(of)}`, false);
  const { data: kind, error } = useQuery("datasets.kind", { data: of });
  const mayBeTable = !kind && !isText && at === undefined && formatOf(of.path) !== undefined;
  useFirstRows(mayBeTable ? of : undefined, tableHeight(props.height));
  const toggleText = () => setText((current) => !current);
  if (!kind) return <Unknown {...props} error={error} />;
  if (kind.kind === "folder") return <FolderPreview {...props} />;
  if (kind.kind === "file" || isText) {
    return <FilePreview {...props} toggleText={kind.kind === "table" ? toggleText : undefined} />;
  }
  return <TablePreview {...props} at={at} sizeBytes={kind.sizeBytes} toggleText={toggleText} />;
}

/** It is on its way, or cannot be had. */
function Unknown({
  width,
  height,
  of,
  doors,
  error,
}: PreviewProps & { readonly error: Parameters<typeof noAnswerRows>[0] }) {
  useScreen({
    panes: ["preview"],
    ready: error !== undefined,
    scopes: [{ name: "dataPreview", facts: { ...noFacts, close: doors.close } }],
    toOverview: doors.toOverview,
  });
  const lines = pane({
    title: titleOf(of),
    width,
    height,
    focused: true,
    padded: true,
    rows: noAnswerRows(error, width - 4),
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}
