import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { UserError } from "../../domain/user-error.js";
import type { Document } from "../../store/document.js";
import type { UndoStack } from "../../store/undo-stack.js";
import type { CallContext, Events, Undo } from "../context.js";

const kept = 100;

type Entry = UndoStack["entries"][number];
type Way = (data: unknown, call: CallContext) => Promise<void>;

/**
 * The newest entry is undone first; one that fails stays, and its error goes to who asked. One that can never be undone any
 * more (what it is about is gone) does not stand before the others.
 */
export function createUndo(events: Events, stack: Document<UndoStack>): Undo {
  const ways = new Map<string, Way>();
  let last: Promise<unknown> = Promise.resolve();
  const drop = async (entry: Entry) => {
    await stack.update((data) => {
      const at = data.entries.findLastIndex((each) => JSON.stringify(each) === JSON.stringify(entry));
      if (at >= 0) data.entries.splice(at, 1);
    });
    events.emit("jobs");
  };
  return {
    push: async (entry) => {
      await stack.update(({ entries }) => {
        entries.push({ ...entry, id: randomUUID() });
        if (entries.length > kept) entries.shift();
      });
      events.emit("jobs");
    },
    on: <Data>(kind: string, schema: z.ZodType<Data>, way: (data: Data, call: CallContext) => Promise<void>) => {
      ways.set(kind, async (data, call) => {
        const parsed = schema.safeParse(data);
        if (!parsed.success) throw gone("It was done by another version of Slipway");
        await way(parsed.data, call);
      });
    },
    pending: (kind) =>
      stack
        .data()
        .entries.filter((entry) => entry.kind === kind)
        .map(({ data }) => data),
    peek: () => {
      const entry = stack.data().entries.at(-1);
      return entry && { label: entry.label, id: idOf(entry), asks: entry.mild !== true };
    },
    // One at a time: the second of two that ask at once sees what the first has left.
    run: (call, which) => {
      const undone = last.then(() => undo(call, which));
      last = undone.catch(() => undefined);
      return undone;
    },
  };

  async function undo(call: CallContext, { id, mild = false }: NonNullable<Parameters<Undo["run"]>[1]> = {}) {
    const entry = stack.data().entries.at(-1);
    if (id !== undefined && (!entry || idOf(entry) !== id)) throw another(entry);
    if (mild && entry && entry.mild !== true) throw another(entry);
    if (!entry) return undefined;
    const way = ways.get(entry.kind);
    try {
      if (!way) throw gone("It was done by another version of Slipway");
      await way(entry.data, call);
    } catch (error) {
      if (error instanceof UserError && error.kind === "not-found") await drop(entry);
      throw error;
    }
    await drop(entry);
    return entry.label;
  }
}

function idOf({ id, label }: Entry): string {
  return id ?? label;
}

function another(entry: Entry | undefined): UserError {
  return new UserError({
    code: "undo.changed",
    kind: "conflict",
    message: `Meanwhile something else was changed or undone: nothing is undone${entry ? `. The last change is now: ${entry.label}` : ""}`,
    hint: entry ? "Press u again to undo that." : "There is nothing to undo any more.",
  });
}

function gone(why: string): UserError {
  return new UserError({ code: "undo.gone", kind: "not-found", message: `${why}: it cannot be undone` });
}
