import { Box } from "ink";
import type { ChatDoors } from "../../../source/actions/chat-facts.js";
import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen } from "../../shell/shell-context.js";
import { modelsTable } from "./models-table.js";

type Props = ScreenProps & { readonly doors: ChatDoors };

/** The models of a host: a table. */
export function ModelsScreen({ width, height, doors }: Props) {
  const { data: hosts, error: hostsError, loading } = useQuery("hosts.list", {});
  const host = hosts?.hosts[0];
  const { data, error } = useQuery("ollama.models", host && { hostId: host.hostId });
  const models = data?.models ?? [];
  const tall = Math.max(1, height - 3);
  const list = useList("chat.models-table", models.length, tall, allRows(models.map(({ name }) => name)));
  useScreen({
    panes: ["models"],
    scopes: [
      { name: "chatModels", facts: { close: doors.close, host, model: models[list.cursor] } },
      { name: "list", facts: list },
    ],
    ready: !loading,
    toOverview: doors.toOverview,
  });
  const rows = () => {
    if (!data) return noAnswerRows(error ?? hostsError, width - 4).map((row) => ` ${row}`);
    const look = { offset: list.offset, cursor: list.cursor, height: tall, width: width - 2, focused: true };
    return models.length > 0 ? modelsTable(models, look) : messageRows(["There is no model yet."], width - 4);
  };
  const title = host ? `Models of ${label(host.name)}` : "Models";
  return (
    <Box width={width} height={height}>
      <Rows lines={pane({ title, width, height, focused: true, rows: rows() })} width={width} />
    </Box>
  );
}
