import type { ActiveScope } from "../../../source/actions/scopes.js";
import { useField } from "../../../source/ui/use-field.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Look } from "./use-look.js";

/** The filter while it is written: the runs follow each key, the first that meet it shown; dropped, the cursor keeps its run. */
export function useFilter(
  looks: Look,
  cursor: {
    readonly follows: () => void;
    readonly drops: () => void;
  },
) {
  const [writing, setWriting] = useKept("runs.filtering", false);
  const field = useField(looks.look.filter);
  const follow = () => {
    cursor.follows();
    looks.change({ filter: field.text().trim() });
  };
  const drop = () => {
    field.set("");
    cursor.drops();
    looks.change({ filter: "" });
    setWriting(false);
  };
  const scopes: readonly ActiveScope[] | undefined = writing
    ? [{ name: "runsFilter", facts: { keep: () => setWriting(false), drop } }]
    : undefined;
  return {
    writing,
    state: field.state,
    example: "loss<0.1 lr>1e-4 -name:test tag:a status:running age<2h",
    write: () => {
      field.set(looks.now().filter);
      setWriting(true);
    },
    drop,
    scopes,
    field: writing
      ? {
          onKey: (name: string, typed: string) => {
            const before = field.text();
            const taken = field.key(name, typed);
            if (field.text() !== before) follow();
            return taken;
          },
          onPaste: (text: string) => {
            field.paste(text);
            follow();
          },
        }
      : undefined,
  };
}
