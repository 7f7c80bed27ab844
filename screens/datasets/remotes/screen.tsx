import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { useAsk } from "../../dialogs/use-ask.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { remotesTable, testRows } from "./view.js";

type Props = ScreenProps & { readonly close: () => void };

const testHeight = 7;

/** The remotes that data is pushed to: a table, below it what the last test of the selected one came to. */
export function RemotesScreen({ width, height, project, close }: Props) {
  const { caller } = useShell();
  const { data, error, loading } = useQuery("data.remotes", {});
  const jobs = useQuery("jobs.list", {}).data?.jobs ?? [];
  const dialogs = useDialogs(width, height);
  const ask = useAsk(dialogs);
  const remotes = data?.remotes ?? [];
  const tall = Math.max(1, height - testHeight - 3);
  const list = useList("datasets.remotes", remotes.length, tall, allRows(remotes.map(({ name }) => name)));
  const remote = remotes[list.cursor];
  const whyNot = error?.message ?? (project?.trusted ? undefined : "This folder is not trusted: T trusts it");
  useScreen({
    panes: ["remotes"],
    ready: !loading,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            { name: "dataRemotes", facts: { close, remote, whyNot, ask, caller } },
            { name: "list", facts: list },
          ],
    field: dialogs.field,
    toOverview: close,
  });
  const rows = () => {
    if (!data) return noAnswerRows(error, width - 4).map((row) => ` ${row}`);
    const look = { offset: list.offset, cursor: list.cursor, height: tall, width: width - 2 };
    return remotes.length > 0
      ? remotesTable(remotes, look)
      : messageRows(["There is no remote.", "", "A adds one: a folder, s3://, ssh://, https:// …"], width - 4);
  };
  const upper = pane({ title: "Remotes", right: "", width, height: height - testHeight, focused: true, rows: rows() });
  const lower = pane({
    title: remote ? `test of ${label(remote.name)}` : "test",
    width,
    height: testHeight,
    focused: false,
    padded: true,
    rows: remote ? testRows(jobs, remote.name, width - 4) : [],
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={[...upper, ...lower]} width={width} />
      {dialogs.element}
    </Box>
  );
}
