import type { HostView } from "../../../source/api/ollama-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { pairedRows } from "../models/paired-rows.js";
import { hostHeight, hostRows } from "./host-rows.js";

const noHosts: readonly HostView[] = [];

type Room = { readonly width: number; readonly focused: boolean };

/** The hosts of the project; the one under the cursor is the one whose models are shown. */
export function useHostsPane(height: number) {
  const { data, error, loading } = useQuery("hosts.list", {});
  const hosts = data?.hosts ?? noHosts;
  const [wanted, setWanted] = useKept<string | undefined>("chat.models.host", undefined);
  const tall = Math.max(1, Math.floor(height / hostHeight));
  const list = useList("chat.hosts", hosts.length, tall, allRows(hosts.map(({ hostId }) => hostId)));
  // One that was just added is gone to when the list has it.
  const at = wanted === undefined ? -1 : hosts.findIndex(({ hostId }) => hostId === wanted);
  if (at >= 0) {
    setWanted(undefined);
    list.to(at);
  }
  return {
    hosts,
    list,
    error,
    ready: !loading,
    host: hosts[at >= 0 ? at : list.cursor],
    toHost: setWanted,
    rows: ({ width, focused }: Room): readonly string[] => {
      if (!data) return noAnswerRows(error, width - 2).map((row) => ` ${row}`);
      return pairedRows(hosts, { list, height: tall, focused }, (host) =>
        hostRows(host, width - 1).map((row) => fit(row, width - 1)),
      );
    },
  };
}
