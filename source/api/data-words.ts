// Texts that name data, with plain words for what is none: they come from files that people edit and merge.
import { z } from "zod";

/** The md5 of a version, of a folder with `.dir` as DVC writes it. */
export const versionMd5 = z.string().regex(/^[0-9a-f]{32}(\.dir)?$/, { error: noMd5 });

/** The md5 of a file. */
export const fileMd5 = z.string().regex(/^[0-9a-f]{32}$/, { error: noMd5 });

/** A revision of git: a branch, a tag, `HEAD~3`. */
export const revision = z.string().regex(/^[\w@][\w./@{}~^+#-]{0,400}$/, {
  error: ({ input }) =>
    `"${shortened(input)}" is no version: give its first letters, a tag, or a revision of git (HEAD~3)`,
});

function noMd5({ input }: { readonly input?: unknown }): string {
  return `"${shortened(input)}" is no md5 as DVC writes it (32 digits and letters a-f): mend it in the .dvc file, or restore a version of it`;
}

function shortened(input: unknown): string {
  const text = String(input);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
