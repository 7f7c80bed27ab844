import type { RunTableLook } from "../../../source/api/run-table-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";
import { useKeeper } from "../use-keeper.js";

export const usualLook: RunTableLook = {
  filter: "",
  sort: [],
  pinned: ["state", "name"],
  group: "",
  aggregate: "best",
};

export type Look = {
  readonly look: RunTableLook;
  /** The look now, also between two keys that arrived together. */
  readonly now: () => RunTableLook;
  readonly change: (part: Partial<RunTableLook>) => void;
  readonly saved: readonly { readonly name: string; readonly look: RunTableLook }[];
  readonly save: (name: string) => Promise<void>;
  readonly forget: (name: string) => Promise<void>;
};

/** How the table looks: kept in the project; and the looks that were saved. */
export function useLook(): Look {
  const { client } = useShell();
  const kept = useQuery("runs.looks", {}).data;
  const [own, setOwn, ownNow] = useKept<RunTableLook | undefined>("runs.look", undefined);
  const keeper = useKeeper();
  const first: RunTableLook = kept?.current ?? usualLook;
  const now = () => ownNow() ?? first;
  return {
    look: own ?? first,
    now,
    change: (part) => {
      const look = { ...now(), ...part };
      setOwn(look);
      keeper.look(plain(look));
    },
    saved: kept?.saved ?? [],
    save: async (name) => {
      await client.call("runs.keepLook", { name, look: plain(now()) });
    },
    forget: async (name) => {
      await client.call("runs.keepLook", { name });
    },
  };
}

/** As a call wants it: lists that may be changed. */
function plain({ sort, columns, pinned, ...rest }: RunTableLook) {
  return {
    ...rest,
    sort: sort.map((key) => ({ ...key })),
    pinned: [...pinned],
    ...(columns === undefined ? {} : { columns: [...columns] }),
  };
}
