import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { countWords } from "../../../source/domain/data/bytes-words.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { paint } from "../../../source/ui/theme.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useAsk } from "../../dialogs/use-ask.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { keptTable } from "./view.js";

type Props = ScreenProps & { readonly close: () => void };

const agesEveryMs = 30_000;

/** What restores have kept of data that something else took the place of: back again in a key, or dropped. */
export function KeptScreen({ width, height, project, close }: Props) {
  const { caller, now } = useShell();
  const nowMs = useTick(now, agesEveryMs);
  const { data, error, loading } = useQuery("kept.list", {});
  const dialogs = useDialogs(width, height);
  const ask = useAsk(dialogs);
  const kept = data?.kept ?? [];
  const limit = data?.limit;
  const note = limit
    ? wrap(
        `What is older than ${countWords(limit.days, "day")} goes by itself; of more than ${formatBytes(limit.bytes)} first what DVC has, too, then the oldest. L changes that.`,
        width - 4,
      )
    : [];
  const tall = Math.max(1, height - note.length - 4);
  const list = useList("datasets.kept-data", kept.length, tall, allRows(kept.map(({ id }) => id)));
  useScreen({
    panes: ["kept"],
    ready: !loading,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            {
              name: "dataKept",
              facts: {
                close,
                kept: kept[list.cursor],
                limit,
                whyNot: error?.message ?? (project?.trusted ? undefined : "This folder is not trusted: T trusts it"),
                ask,
                caller,
              },
            },
            { name: "list", facts: list },
          ],
    field: dialogs.field,
    toOverview: close,
  });
  const rows = () => {
    if (!data) return noAnswerRows(error, width - 4).map((row) => ` ${row}`);
    if (kept.length === 0) {
      const none = ["Nothing is kept.", "", "What a restore takes the place of is kept here, and comes back by a key."];
      return messageRows(none, width - 4).map((row) => ` ${row}`);
    }
    const look = { offset: list.offset, cursor: list.cursor, height: tall, width: width - 2, nowMs };
    const shown = keptTable(kept, look);
    const blank = Array.from({ length: Math.max(0, height - 2 - shown.length - note.length) }, () => "");
    return [...shown, ...blank, ...note.map((row) => ` ${paint(row, "dim")}`)];
  };
  const right = data && kept.length > 0 ? `${kept.length}, ${formatBytes(data.totalBytes)}` : "";
  return (
    <Box width={width} height={height}>
      <Rows lines={pane({ title: "Kept data", right, width, height, focused: true, rows: rows() })} width={width} />
      {dialogs.element}
    </Box>
  );
}
