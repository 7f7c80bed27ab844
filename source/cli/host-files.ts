import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { OpenedFile } from "../actions/action.js";
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
 * Shows a file in $PAGER (else less) or $VISUAL, $EDITOR (else vi), content from a file of its name in a folder of its own;
 * `suspended` gives the terminal back meanwhile. The program is started by its words, without a shell.
 * @throws UserError `file.no-program`, `file.not-there`
 */
export async function openElsewhere(
  file: OpenedFile,
  suspended: (show: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if ("path" in file) {
    if (!(await isFile(file.path))) throw notThere(file.path);
    return suspended(() => show(file, file.path));
  }
  const folder = await mkdtemp(join(tmpdir(), "slipway-open-"));
  try {
    const path = await writeNewFile(join(folder, basename(file.name) || "artifact"), file.content);
    await suspended(() => show(file, path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function show({ by, line }: OpenedFile, path: string): Promise<void> {
  const { PAGER, VISUAL, EDITOR, LESS } = process.env;
  const command = by === "pager" ? PAGER || "less" : VISUAL || EDITOR || "vi";
  const [program = "less", ...args] = command.split(/\s+/).filter((word) => word !== "");
  // Colours are colours, as git has less show them.
  const env = by === "pager" ? { ...process.env, LESS: LESS ?? "R" } : process.env;
  const child = spawn(program, [...args, ...placeArguments(basename(program), path, line)], { stdio: "inherit", env });
  await once(child, "close").catch((error: unknown) => {
    throw new UserError({
      code: "file.no-program",
      kind: "missing",
      message: `${program} cannot be started`,
      hint: by === "pager" ? "Set PAGER, or install less." : "Set EDITOR.",
      cause: error,
    });
  });
}

/** `+N FILE` is understood by less, more, vi, vim, nvim, nano, emacs, micro, joe; these have their own way. */
export function placeArguments(program: string, path: string, line: number | undefined): readonly string[] {
  if (line === undefined) return [path];
  if (/^(code|code-insiders|codium|cursor|windsurf)$/.test(program)) return ["--goto", `${path}:${line}`];
  if (/^(hx|helix|subl|zed)$/.test(program)) return [`${path}:${line}`];
  return /^(cat|bat|most)$/.test(program) ? [path] : [`+${line}`, path];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}

function notThere(path: string): UserError {
  return new UserError({
    code: "file.not-there",
    kind: "not-found",
    message: `${path} is not a file of this machine`,
    hint: "Open it where the run was made.",
  });
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
