import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { UserError } from "../domain/user-error.js";
import { editorCommand } from "./editor-command.js";

/**
 * The text as the user has left it in $VISUAL, $EDITOR (else vi), from a file of this name in a folder of its own; `suspended`
 * gives the terminal back meanwhile. The file is gone afterwards.
 * @throws UserError `file.no-program`, `file.editor-failed` where the editor ends with an error (`:cq` of vi): the text is as it was
 */
export async function editText(
  { name, text, line }: { readonly name: string; readonly text: string; readonly line: number },
  suspended: (show: () => Promise<void>) => Promise<void>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-edit-"));
  const path = join(folder, basename(name) || "text");
  try {
    await writeFile(path, text, { mode: 0o600 });
    const { VISUAL, EDITOR } = process.env;
    const [program = "vi", ...args] = editorCommand(VISUAL || EDITOR || "vi", path, line);
    let exitCode: unknown;
    await suspended(async () => {
      const child = spawn(program, args, { stdio: "inherit" });
      [exitCode] = await once(child, "close").catch((error: unknown) => {
        throw new UserError({
          code: "file.no-program",
          kind: "missing",
          message: `${program} cannot be started`,
          hint: "Set EDITOR.",
          cause: error,
        });
      });
    });
    if (exitCode !== 0) throw editorFailed(program, exitCode);
    return await readFile(path, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function editorFailed(program: string, exitCode: unknown): UserError {
  return new UserError({
    code: "file.editor-failed",
    kind: "failed",
    message: `${program} ended with ${exitCode ?? "a signal"}: the text is as it was`,
    hint: "Set VISUAL or EDITOR to an editor that works here, if you did not mean that.",
  });
}
