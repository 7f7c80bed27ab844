import { createHash } from "node:crypto";
import { z } from "zod";
import type { AuditEntry } from "../domain/registry.js";
import { type JsonlFile, openJsonl } from "./jsonl-file.js";

/** The chain of a file that has no line yet. */
export const emptyChain = "";

/** One line of the audit, as it is stored. */
export const auditEntrySchema = z.object({
  atMs: z.number(),
  who: z.string(),
  action: z.enum(["register", "transition", "alias", "deploy", "delete", "undo"]),
  model: z.string(),
  version: z.string(),
  from: z.string(),
  to: z.string(),
  note: z.string(),
  via: z.enum(["app", "client", "cli"]),
});
const lineSchema = z.object({ hash: z.string(), entry: auditEntrySchema });

/** Who moved what: append-only, each line with a hash over the line before and itself. */
export type Audit = {
  readonly entries: (model: string) => readonly AuditEntry[];
  /** The hash of the line that holds exactly this entry. */
  readonly hashOf: (entry: AuditEntry) => string | undefined;
  /** Durable when it resolves; gives the new head of the chain. */
  readonly append: (entry: AuditEntry) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** @throws UserError `store.damaged` */
export async function openAudit(path: string, options: { readonly readOnly: boolean }): Promise<Audit> {
  const { file, records } = await openJsonl(path, options);
  const lines = records.map((record) => lineSchema.parse(record));
  return auditOver(file, lines);
}

function auditOver(file: JsonlFile, lines: z.infer<typeof lineSchema>[]): Audit {
  let last: Promise<unknown> = Promise.resolve();
  return {
    entries: (model) =>
      lines
        .map(({ entry }) => entry)
        .filter((entry) => entry.model === model)
        .reverse(),
    hashOf: (entry) => lines.findLast((line) => JSON.stringify(line.entry) === JSON.stringify(entry))?.hash,
    append: (entry) => {
      const next = last.then(async () => {
        const hash = chain(lines.at(-1)?.hash ?? emptyChain, entry);
        await file.append({ hash, entry });
        lines.push({ hash, entry });
        return hash;
      });
      last = next.catch(() => undefined);
      return next;
    },
    close: file.close,
  };
}

/** SHA-256 over the hash of the line before and the entry, in hex. */
function chain(before: string, entry: AuditEntry): string {
  return createHash("sha256").update(before).update(JSON.stringify(entry)).digest("hex");
}
