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
        entries.push({ ...entry });
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
    peek: () => stack.data().entries.at(-1)?.label,
    run: async (call) => {
      const entry = stack.data().entries.at(-1);
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
    },
  };
}

function gone(why: string): UserError {
  return new UserError({ code: "undo.gone", kind: "not-found", message: `${why}: it cannot be undone` });
}
