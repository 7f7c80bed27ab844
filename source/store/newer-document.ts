import { UserError } from "../domain/user-error.js";
import { type Document, type DocumentKind, openDocument } from "./document.js";

/**
 * The document at `path`; where the store is only read its file is never written, and one that a newer Slipway wrote is
 * reported and shown as `initial`.
 * @throws UserError as `openDocument`
 */
export async function openOrLeave<Data>(
  path: string,
  kind: DocumentKind<Data>,
  initial: Data,
  { readOnly, report }: { readonly readOnly: boolean; readonly report: (problem: UserError) => void },
): Promise<Document<Data>> {
  try {
    const document = await openDocument(path, kind, initial);
    return readOnly ? { data: document.data, update: async () => undefined } : document;
  } catch (error) {
    if (!readOnly || !(error instanceof UserError) || error.code !== "store.newer") throw error;
    report(error);
    return { data: () => initial, update: async () => undefined };
  }
}
