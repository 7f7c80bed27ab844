import type { TablesAsked } from "../../api/table-calls.js";
import type { TableProgress } from "../../domain/data/table-progress.js";
import type { Events } from "../context.js";

/** How far each difference and each look for faults is that somebody waits for; what nobody has begun yet waits for its turn. */
export function createProgresses(events: Events) {
  const running = new Map<string, { readonly progress: TableProgress }>();
  return {
    /** What `run` gives; meanwhile it is known under these tables. */
    during: async <Answer>(
      tables: TablesAsked,
      run: (tell: (progress: TableProgress) => void) => Promise<Answer>,
    ): Promise<Answer> => {
      const key = keyOf(tables);
      let own: { readonly progress: TableProgress } | undefined;
      const tell = (progress: TableProgress) => {
        own = { progress };
        running.set(key, own);
        events.emit("tables");
      };
      tell({ step: "waiting for its turn", doneBytes: 0, totalBytes: 0 });
      try {
        return await run(tell);
      } finally {
        // The same may be asked by another terminal.
        if (running.get(key) === own) running.delete(key);
      }
    },
    of: (tables: TablesAsked): { readonly progress?: TableProgress } => running.get(keyOf(tables)) ?? {},
  };
}

function keyOf(tables: TablesAsked): string {
  return JSON.stringify(tables.map(({ path, md5 }) => [path, md5]));
}
