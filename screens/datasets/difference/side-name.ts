import { shortId } from "../../../source/ui/text/format.js";

/** How a side of a difference is called: the version's first digits, or the workspace. */
export function sideName({ md5 }: { readonly md5?: string | undefined }): string {
  return md5 === undefined ? "workspace" : shortId(md5);
}
