import type { RunTableLook } from "../../../source/api/run-table-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";

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

/** How the table looks: kept in the project, but for the filter, which begins empty; and the looks that were saved. */
export function useLook(): Look {
  const { client } = useShell();
  const kept = useQuery("runs.looks", {}).data;
  const [own, setOwn, ownNow] = useKept<RunTableLook | undefined>("runs.look", undefined);
  const first: RunTableLook = kept?.current ? { ...kept.current, filter: "" } : usualLook;
  const now = () => ownNow() ?? first;
  return {
    look: own ?? first,
    now,
    change: (part) => {
      const look = { ...now(), ...part };
      setOwn(look);
      const keepsFilter = Object.keys(part).every((key) => key === "filter");
      // A hub that only reads keeps nothing: the terminal does while it is open.
      if (!keepsFilter) client.call("runs.keep-look", { look: plain({ ...look, filter: "" }) }).catch(() => undefined);
    },
    saved: kept?.saved ?? [],
    save: async (name) => {
      await client.call("runs.keep-look", { name, look: plain(now()) });
    },
    forget: async (name) => {
      await client.call("runs.keep-look", { name });
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
