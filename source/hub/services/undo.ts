import type { Events, Undo } from "../context.js";

const kept = 100;

/** The newest entry is undone first; one that fails stays, and its error goes to who asked. */
export function createUndo(events: Events): Undo {
  const entries: { readonly label: string; readonly undo: () => Promise<void> }[] = [];
  return {
    push: (entry) => {
      entries.push(entry);
      if (entries.length > kept) entries.shift();
      events.emit("jobs");
    },
    peek: () => entries.at(-1)?.label,
    run: async () => {
      const entry = entries.at(-1);
      if (!entry) return undefined;
      await entry.undo();
      entries.splice(entries.indexOf(entry), 1);
      events.emit("jobs");
      return entry.label;
    },
  };
}
