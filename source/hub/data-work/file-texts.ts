import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isInside } from "../../adapters/dvc/dot-dvc.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { UserError } from "../../domain/user-error.js";

/** How small text files were before a command and after it; absent: there was none. */
export const changedTexts = z.array(
  z.object({
    path: z.string().refine(isInside),
    before: z.string().optional(),
    after: z.string().optional(),
  }),
);
type ChangedTexts = z.infer<typeof changedTexts>;

type Texts = ReadonlyMap<string, string | undefined>;

export async function textsOf(root: string, paths: readonly string[]): Promise<Texts> {
  const texts = new Map<string, string | undefined>();
  for (const path of new Set(paths)) texts.set(path, await readRegular(join(root, path)).catch(() => undefined));
  return texts;
}

/** Those of `before` that are others now. */
export async function changesSince(root: string, before: Texts): Promise<ChangedTexts> {
  const after = await textsOf(root, [...before.keys()]);
  return [...before].flatMap(([path, text]) => {
    const now = after.get(path);
    if (now === text) return [];
    return [{ path, ...(text === undefined ? {} : { before: text }), ...(now === undefined ? {} : { after: now }) }];
  });
}

/** Puts the files back. @throws UserError `data.changed-since` where one is no longer as the command has left it; nothing is changed then */
export async function putTextsBack(root: string, changes: ChangedTexts): Promise<void> {
  const now = await textsOf(
    root,
    changes.map(({ path }) => path),
  );
  const other = changes.find(({ path, after }) => now.get(path) !== after);
  if (other) throw changedSince(other.path);
  for (const { path, before } of changes) {
    if (before === undefined) await rm(join(root, path), { force: true });
    else await writeFile(join(root, path), before);
  }
}

function changedSince(path: string): UserError {
  return new UserError({
    code: "data.changed-since",
    kind: "conflict",
    message: `${path} has changed since: it is left as it is`,
    hint: "Look at its history: git log -p, and take it back by hand.",
  });
}
