import type { ChatFile } from "../../../source/domain/chat.js";
import { UserError } from "../../../source/domain/user-error.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { checkSize } from "./refusal.js";

/** Of an earlier session the path is not known. */
type Attached = ChatFile & { readonly path?: string };

const none: readonly Attached[] = [];

/** Text files that go with the message: added by their path, taken away from the last one on. */
export function useAttachments(dialogs: Dialogs) {
  const { shell } = useShell();
  const [files, setFiles, filesNow] = useKept("chat.files", none);

  const add = async (path: string) => {
    const file = await shell.readText(path);
    const others = filesNow().filter((each) => each.path !== file.path);
    const next = [...others, { ...file, name: freeName(file.name, others) }];
    checkSize("", next);
    setFiles(next);
  };
  const complain = (error: unknown) => {
    if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
    else shell.toast("bad", error instanceof Error ? error.message : String(error));
  };
  return {
    files,
    now: filesNow,
    set: setFiles,
    attach: () =>
      dialogs.open({
        kind: "line",
        title: "attach a text file",
        initial: "",
        placeholder: "path, from where Slipway was started",
        accept: (path) => {
          if (path.trim() !== "") add(path.trim()).catch(complain);
        },
        complete: (typed, take) => {
          shell.completePath(typed).then(take, complain);
        },
      }),
    detach: () => setFiles((now) => now.slice(0, -1)),
    rows: (width: number): readonly string[] => {
      if (files.length === 0) return [];
      const chips = files.map(({ name, text }) => `${label(name)} ${formatBytes(Buffer.byteLength(text))}`);
      return wrap(chips.join(` ${glyph("dot")} `), width - 7).map(
        (row, at) => `${paint(at === 0 ? (files.length === 1 ? "file   " : "files  ") : "       ", "dim")}${row}`,
      );
    },
  };
}

/** Another file of the same name gets a number: the model is to tell them apart. */
function freeName(name: string, others: readonly ChatFile[]): string {
  const isTaken = (wanted: string) => others.some((each) => each.name === wanted);
  let number = 1;
  const numbered = () => (number === 1 ? name : `${name} (${number})`);
  while (isTaken(numbered())) number += 1;
  return numbered();
}
