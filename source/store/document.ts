import { type Adapter, Low } from "lowdb";
import type { z } from "zod";
import { UserError } from "../domain/user-error.js";
import { saveDurably } from "./durable-file.js";
import { readRegular, readRegularNow } from "./regular-file.js";
import { storeError } from "./store-error.js";

/** A lowdb document that is on disk when an update resolves. Updates run one after another. */
export type Document<Data> = {
  readonly data: () => Data;
  /** Changes a copy, saves it, then shows it: a failed save changes nothing. */
  readonly update: (change: (data: Data) => void) => Promise<void>;
};

/** How a kind of document is read: its schema and how older forms become the present one. */
export type DocumentKind<Data> = {
  readonly schema: z.ZodType<Data>;
  /** The form of today. A document with a higher one was written by a newer Slipway. */
  readonly version: number;
  /** migrations[n] turns form n + 1 into form n + 2. */
  readonly migrations?: readonly ((old: unknown) => unknown)[];
};

type Stored = { version: number; data: unknown };

/**
 * The document at `path`, with `initial` where there is none yet (nothing is written until the first update).
 * @throws UserError `store.damaged` naming file, line and column, `store.newer`, `store.no-file`, `store.failed`; the file is
 * left as it is
 */
export async function openDocument<Data>(
  path: string,
  kind: DocumentKind<Data>,
  initial: Data,
): Promise<Document<Data>> {
  const db = new Low<Stored>(durableAdapter(path), { version: kind.version, data: initial });
  await db.read();
  let data = parseStored(path, kind, db.data);
  let last: Promise<void> = Promise.resolve();
  return {
    data: () => data,
    update: (change) => {
      const next = last.then(async () => {
        const copy = structuredClone(data);
        change(copy);
        db.data = { version: kind.version, data: copy };
        await db.write();
        data = copy;
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** What a document that is there says, read at once: for starts over thousands of them. @throws UserError as `openDocument` */
export function readDocumentNow<Data>(path: string, kind: DocumentKind<Data>): Data {
  let text: string;
  try {
    text = readRegularNow(path).toString("utf8");
  } catch (error) {
    throw storeError(error, path);
  }
  return parseStored(path, kind, parseFile(path, text));
}

/** lowdb's own adapter renames without a sync and shares one temporary name between processes. */
function durableAdapter(path: string): Adapter<Stored> {
  return {
    read: async () => {
      let text: string;
      try {
        text = (await readRegular(path)).toString("utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
        throw storeError(error, path);
      }
      return parseFile(path, text);
    },
    write: (stored) => saveDurably(path, `${JSON.stringify(stored)}\n`, { backup: true }),
  };
}

function parseFile(path: string, text: string): Stored {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(`${path}${place(text)} is not JSON`, error);
  }
  if (typeof value !== "object" || value === null || !("version" in value) || !("data" in value)) {
    throw damaged(`${path}:1:1 is no document of Slipway`, undefined);
  }
  return { version: Number(value.version), data: value.data };
}

function parseStored<Data>(path: string, kind: DocumentKind<Data>, stored: Stored): Data {
  if (stored.version > kind.version) {
    throw new UserError({
      code: "store.newer",
      kind: "refused",
      message: `${path} was written by a newer Slipway (form ${stored.version}, this one knows ${kind.version})`,
      hint: "Upgrade Slipway, or open the project with --read-only.",
    });
  }
  let value = stored.data;
  for (let version = stored.version; version < kind.version; version++) {
    const migrate = kind.migrations?.[version - 1];
    if (!migrate) throw damaged(`${path} has form ${stored.version}, which no version of Slipway wrote`, undefined);
    value = migrate(value);
  }
  const parsed = kind.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${path}: ${issue?.path.join(".")}: ${issue?.message}`, parsed.error);
}

function damaged(message: string, cause: unknown): UserError {
  return new UserError({
    code: "store.damaged",
    kind: "failed",
    message,
    hint: "Mend the file, or put back what it was before its last change, which stands beside it as .bak; it was not changed.",
    cause,
  });
}

/**
 * ":line:column" of the first character that no JSON could have there. V8 does not name it for every fault, but a prefix
 * that ends before it fails only for want of more.
 */
function place(text: string): string {
  let sound = 0;
  let bad = text.length;
  while (bad - sound > 1) {
    const middle = (sound + bad) >> 1;
    if (wantsMore(text.slice(0, middle))) sound = middle;
    else bad = middle;
  }
  const before = text.slice(0, sound).split("\n");
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function wantsMore(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (/end of JSON|Unterminated|missing|No number after/i.test(message)) return true;
    // "Expected … at position 14" of 14 characters: it would have come next.
    return Number(/at position (\d+)/.exec(message)?.[1] ?? -1) >= prefix.length;
  }
}
