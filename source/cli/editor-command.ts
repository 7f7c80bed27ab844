import { basename } from "node:path";

/** These take `FILE:LINE`; of them VS Code and its kin `--goto`, and they must wait until the file is closed. */
const colonEditors = new Set(["subl", "zed", "hx", "helix", "kak"]);
const codeEditors = new Set(["code", "code-insiders", "codium", "cursor", "windsurf"]);

/** argv of an editor, given by its words as $EDITOR has them, on a file at a line (from 1). */
export function editorCommand(editor: string, path: string, line: number): readonly string[] {
  const [program = "vi", ...args] = editor.split(/\s+/).filter((word) => word !== "");
  const name = basename(program);
  if (codeEditors.has(name)) {
    const waits = args.some((each) => each === "--wait" || each === "-w");
    return [program, ...args, ...(waits ? [] : ["--wait"]), "--goto", `${path}:${line}`];
  }
  if (colonEditors.has(name)) return [program, ...args, `${path}:${line}`];
  // vi, vim, nvim, nano, emacs, micro, joe, mg, kate: `+LINE FILE`, as less has it, too.
  return [program, ...args, `+${line}`, path];
}
