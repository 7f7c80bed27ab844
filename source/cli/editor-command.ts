import { basename } from "node:path";

/** These take `FILE:LINE`, the next `+LINE FILE`; the last, VS Code and its kin, `--goto`, and they must wait until the file is closed. */
const colonEditors = new Set(["subl", "zed", "hx", "helix", "kak"]);
const plusEditors = new Set(
  "vi vim nvim gvim mvim nvi vis view ex elvis nano pico rnano emacs emacsclient micro joe jmacs jpico mg zile ne gedit kate".split(
    " ",
  ),
);
const codeEditors = new Set(["code", "code-insiders", "codium", "cursor", "windsurf"]);

/** argv of an editor, given by its words as $EDITOR has them, on a file at a line (from 1); as git calls it, where that is the first or the editor is not known. */
export function editorCommand(editor: string, path: string, line: number): readonly string[] {
  const [program = "vi", ...args] = editor.split(/\s+/).filter((word) => word !== "");
  const name = basename(program);
  if (codeEditors.has(name)) {
    const waits = args.some((each) => each === "--wait" || each === "-w");
    const place = line === 1 ? [path] : ["--goto", `${path}:${line}`];
    return [program, ...args, ...(waits ? [] : ["--wait"]), ...place];
  }
  if (line === 1) return [program, ...args, path];
  if (colonEditors.has(name)) return [program, ...args, `${path}:${line}`];
  // An editor that is not known, a script say, might take `+LINE` for a file.
  return [program, ...args, ...(plusEditors.has(name) ? [`+${line}`] : []), path];
}
