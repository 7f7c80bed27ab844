import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { UserError } from "../domain/user-error.js";

type Content = AsyncIterable<string | Uint8Array>;

/** Writes what comes into a new file; its whole path. Never over one that is there. @throws UserError `file.exists`, `file.not-written` */
export async function writeNewFile(path: string, content: Content): Promise<string> {
  const full = resolve(path.replace(/^~(?=\/|$)/, homedir()));
  const file = await open(full, "wx").catch((error: unknown) => {
    throw notWritten(full, error);
  });
  try {
    for await (const chunk of content) await file.write(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  } catch (error) {
    // Half a file would pass for the whole one.
    await rm(full, { force: true });
    throw error instanceof UserError ? error : notWritten(full, error);
  } finally {
    await file.close();
  }
  return full;
}

/**
 * Shows content in $PAGER (else less) or $VISUAL, $EDITOR (else vi), from a file of this name in a folder of its own; `suspended`
 * gives the terminal back meanwhile. The program is started by its words, without a shell.
 * @throws UserError `file.no-program`
 */
export async function openElsewhere(
  name: string,
  content: Content,
  by: "pager" | "editor",
  suspended: (show: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-open-"));
  try {
    const path = await writeNewFile(join(folder, basename(name) || "artifact"), content);
    const { PAGER, VISUAL, EDITOR } = process.env;
    const command = by === "pager" ? PAGER || "less" : VISUAL || EDITOR || "vi";
    const [program = "less", ...args] = command.split(/\s+/).filter((word) => word !== "");
    await suspended(async () => {
      const child = spawn(program, [...args, path], { stdio: "inherit" });
      await once(child, "close").catch((error: unknown) => {
        throw new UserError({
          code: "file.no-program",
          kind: "missing",
          message: `${program} cannot be started`,
          hint: by === "pager" ? "Set PAGER, or install less." : "Set EDITOR.",
          cause: error,
        });
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notWritten(path: string, cause: unknown): UserError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  if (code === "EEXIST") {
    return new UserError({
      code: "file.exists",
      kind: "exists",
      message: `${path} is there already`,
      hint: "Give another name.",
      cause,
    });
  }
  return new UserError({
    code: "file.not-written",
    kind: "failed",
    message: `${path} was not written (${code})`,
    hint: "Give a path in a folder that is there and yours.",
    cause,
  });
}
